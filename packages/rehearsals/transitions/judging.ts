import {
  isRefused,
  judge,
  type Severity,
  readPlan,
  renderVerdict,
  GENERAL_REMEDY,
  remediesOf,
  worst,
} from '../../plan-verdict';
import { explainTerraform } from '../../terraform';
import { harmed } from './oracle';
import type { Made } from './stand';
import type { Met } from './walk';

/** What is known of a change once its stacks were planned. */
export interface Judgement {
  readonly met: Met | 'an error';
  /** What a person would read: the verdicts, or why there is no plan. */
  readonly text: string;
  /** What is wrong with the verdict itself; empty where it holds. */
  readonly flaws: readonly string[];
}

/** Judges the plans of one change by the verdict, and the verdict by what must hold of every verdict. */
export function judgePlans(made: ReadonlyMap<string, Made>): Judgement {
  const severities: Severity[] = [];
  const texts: string[] = [];
  const flaws: string[] = [];
  for (const [stack, one] of made) {
    if ('error' in one) return unplanned(stack, one.error);
    const plan = readPlan(one.json, stack, { state: one.state });
    const verdict = judge(plan);
    const text = renderVerdict(verdict);
    const refused = new Map(verdict.refused.map((change) => [change.key, change]));
    severities.push(verdict.severity);
    texts.push(text);
    if (verdict.changes.some(({ isUnknown }) => isUnknown))
      flaws.push(`${stack}: a type that the verdict does not know`);
    if (remediesOf(verdict.refused).includes(GENERAL_REMEDY)) {
      const without = verdict.refused.filter((change) => remediesOf([change]).includes(GENERAL_REMEDY));
      flaws.push(`${stack}: refused without a remedy: ${without.map(({ key }) => key).join(', ')}`);
    }
    for (const address of harmed(one.json))
      if (!refused.has(address)) flaws.push(`${stack}: ${address} does harm that the verdict does not see`);
  }
  const severity = worst(severities);
  if (isRefused(severity) !== texts.some((text) => text.includes('REFUSED')))
    flaws.push('harm that is not refused');
  return { met: severity, text: texts.join('\n'), flaws };
}

/** Terraform itself refuses what the code protects; anything else is an error of ours. */
function unplanned(stack: string, output: string): Judgement {
  const said = explainTerraform(stack, output);
  const isProtected = /prevent_destroy/.test(output);
  const flaws = isProtected && said !== undefined ? [] : [`${stack} cannot be planned`];
  const text = said ?? output.slice(-2000);
  return { met: isProtected ? 'refused by Terraform' : 'an error', text, flaws };
}

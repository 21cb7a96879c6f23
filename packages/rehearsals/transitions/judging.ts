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

/** The result of planning a change. */
export interface Judgement {
  readonly met: Met | 'an error';
  /** What a person would read: the verdicts, or why there is no plan. */
  readonly text: string;
  /** What is wrong with the verdict itself; empty where it is right. */
  readonly flaws: readonly string[];
}

/** Takes the verdict on the plans of one change, and checks the verdict by rules that hold for every verdict. */
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
      if (!refused.has(address))
        flaws.push(`${stack}: ${address} does harm that the verdict does not refuse`);
  }
  const severity = worst(severities);
  if (isRefused(severity) !== texts.some((text) => text.includes('REFUSED')))
    flaws.push('a plan with harm that is not refused');
  return { met: severity, text: texts.join('\n'), flaws };
}

/** Terraform refuses to destroy what is protected; any other failure is a fault of this project. */
function unplanned(stack: string, output: string): Judgement {
  const said = explainTerraform(stack, output);
  const isProtected = /prevent_destroy/.test(output);
  const flaws = isProtected && said !== undefined ? [] : [`${stack} cannot be planned`];
  const text = said ?? output.slice(-2000);
  return { met: isProtected ? 'refused by Terraform' : 'an error', text, flaws };
}

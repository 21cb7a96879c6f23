import { isSettingsError, resolveFacts, type SettingsInput } from '../../facts';
import { edited } from './form';
import { type Judgement, judgePlans } from './judging';
import type { Made, Stand } from './stand';
import { isApplied, isRefusedBefore, type Step, type Walk } from './walk';

/** The result of one row. */
export interface Row {
  readonly form: string;
  readonly step: Step;
  readonly met: Judgement['met'];
  /** Why the row does not hold; empty where it holds. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** Runs the steps of a walk on its stand. The first step that cannot be run ends the walk. */
export async function* walkOn(stand: Stand, { form, steps }: Walk): AsyncGenerator<Row> {
  for (const step of steps) {
    const started = Date.now();
    const problems: string[] = [];
    let met: Judgement['met'] = 'an error';
    try {
      met = await take(stand, edited(form.settings, step.edit), step, problems);
    } catch (error) {
      problems.push((error as Error).message);
    }
    if (met !== step.expected) problems.unshift(`expected: ${step.expected}; met: ${met}`);
    yield { form: form.name, step, met, problems, seconds: (Date.now() - started) / 1000 };
    if (met === 'an error') return;
  }
}

async function take(
  stand: Stand,
  settings: SettingsInput,
  step: Step,
  problems: string[],
): Promise<Judgement['met']> {
  const judged = isRefusedBefore(step.expected)
    ? await before(stand, settings, step)
    : await planned(stand, settings, step);
  problems.push(...judged.flaws);
  if (step.says && !step.says.test(judged.text)) problems.push(`does not say ${step.says}:\n${judged.text}`);
  if (judged.met !== step.expected) problems.push(judged.text);
  else if (isApplied(step)) problems.push(...(await apply(stand, step)));
  return judged.met;
}

/** What is refused before there is a verdict: by the settings, by a command, or by Terraform. */
async function before(stand: Stand, settings: SettingsInput, step: Step): Promise<Judgement> {
  if (step.expected === 'refused by Terraform') return planned(stand, settings, step);
  try {
    resolveFacts(settings);
    if (step.expected === 'refused by the settings') return planned(stand, settings, step);
  } catch (error) {
    if (!isSettingsError(error)) throw error;
    return { met: 'refused by the settings', text: error.message, flaws: [] };
  }
  const earlier = stand.changes().length;
  const [stack = ''] = stacksOf(stand, step);
  const { status, output } = await stand.attempt(settings, 'plan', stack);
  const changed = stand.changes().slice(earlier);
  const flaws = [
    ...(/\n\s+at .*\.ts:\d+/.test(output) ? ['a stack trace'] : []),
    ...changed.map((call) => `${call} was made, although the command refused`),
  ];
  return { met: status === 1 ? 'refused by a command' : 'nothing', text: output, flaws };
}

async function planned(stand: Stand, settings: SettingsInput, step: Step): Promise<Judgement> {
  await stand.synthesize(settings);
  return judgePlans(await plans(stand, stacksOf(stand, step)));
}

/** Applies what was planned; the next plan must be empty. */
async function apply(stand: Stand, step: Step): Promise<string[]> {
  const stacks = stacksOf(stand, step);
  for (const stack of stacks) await stand.apply(stack);
  const left: string[] = [];
  for (const stack of stacks) {
    const remaining = await stand.remaining(stack);
    if (remaining !== undefined) left.push(`the plan after the apply is not empty:\n${remaining}`);
  }
  return left;
}

async function plans(stand: Stand, stacks: readonly string[]): Promise<Map<string, Made>> {
  const made = new Map<string, Made>();
  for (const stack of stacks) made.set(stack, await stand.plan(stack));
  return made;
}

const stacksOf = ({ form }: Stand, { stacks }: Step): readonly string[] => stacks ?? form.stacks.slice(0, 1);

import type { Facts } from '../../facts';
import { lackingInBoundary } from '../boundary/boundary';
import { branch, type Declaration, readLine } from '../../command';
import { stagesBehind } from '../fleet/behind';
import { type Asked, decide, type Decision, TASKS } from './decision';
import { PLANS, readPlans } from './plans';

const OPTIONS = {
  stage: { type: 'string', value: 'stage', says: 'the stage to destroy' },
  from: { type: 'string', value: 'folder', default: PLANS, says: 'the folder of the saved plans' },
} as const;

/** The task, and the folder of the saved plans. */
type AskedHere = Asked & { readonly from: string };

/** Declares a command that decides on saved plans. */
export const deciding = (name: string, does: string): Declaration<typeof OPTIONS> => ({
  name,
  does,
  arguments: { task: { says: 'the task that the pipeline was started for', oneOf: TASKS } },
  options: OPTIONS,
  example: `npm run ${name} -- ${TASKS[0]}`,
});

/** Reads `<task> [--stage <stage>] [--from <folder>]`. @throws UserError with the usage */
export function askedFor(declaration: Declaration<typeof OPTIONS>): AskedHere {
  const { positionals, values } = readLine(declaration);
  const task = positionals[0] as (typeof TASKS)[number];
  return { task, stage: values.stage ?? '', from: values.from, branch: branch() };
}

/** Decides by the saved plans in the folder, and by the instances and the boundary in AWS. */
export const decideHere = (settings: Facts, asked: AskedHere): Promise<Decision> =>
  decide(settings, asked, {
    lacking: () => lackingInBoundary(settings),
    plans: () => readPlans(settings, asked.from),
    behind: () => stagesBehind(settings),
  });

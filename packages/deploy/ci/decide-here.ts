import type { Facts } from '../../facts';
import { lackingInBoundary } from '../boundary/boundary';
import { branch } from '../command/circleci';
import { UserError } from '../command/command';
import { parseCommandLine } from '../command/stack-argument';
import { stagesBehind } from '../fleet/behind';
import { type Asked, decide, type Decision, TASKS } from './decision';
import { PLANS, readPlans } from './plans';

const OPTIONS = {
  stage: { type: 'string', default: '' },
  from: { type: 'string', default: PLANS },
} as const;

/** What is asked for, and where the saved plans are. */
type AskedHere = Asked & { readonly from: string };

/** Reads `<task> [--stage <stage>] [--from <folder>]`. @throws UserError with the usage */
export function askedFor(command: string): AskedHere {
  const usage = `Usage: npm run ${command} -- ${TASKS.join('|')} [--stage <stage>] [--from <folder>]`;
  const { positionals, values } = parseCommandLine(OPTIONS, usage, process.argv.slice(2));
  const task = TASKS.find((one) => one === positionals[0]);
  if (!task || positionals.length > 1) throw new UserError(usage);
  return { task, stage: values.stage, from: values.from, branch: branch() };
}

/** Decides by the saved plans that are here, and by the instances and the boundary that are on AWS. */
export const decideHere = (settings: Facts, asked: AskedHere): Promise<Decision> =>
  decide(settings, asked, {
    lacking: () => lackingInBoundary(settings),
    plans: () => readPlans(settings, asked.from),
    behind: () => stagesBehind(settings),
  });

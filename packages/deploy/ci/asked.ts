import { UserError } from '../command/command';
import { parseCommandLine } from '../command/stack-argument';
import { branch } from './circleci';
import { type Asked, TASKS } from './decide';
import { PLANS } from './plans';

const OPTIONS = {
  stage: { type: 'string', default: '' },
  from: { type: 'string', default: PLANS },
} as const;

/** Reads `<task> [--stage <stage>] [--from <folder>]`. @throws UserError with the usage */
export function askedFor(command: string): Asked & { readonly from: string } {
  const usage = `Usage: npm run ${command} -- ${TASKS.join('|')} [--stage <stage>] [--from <folder>]`;
  const { positionals, values } = parseCommandLine(OPTIONS, usage, process.argv.slice(2));
  const task = TASKS.find((one) => one === positionals[0]);
  if (!task || positionals.length > 1) throw new UserError(usage);
  return { task, stage: values.stage, from: values.from, branch: branch() };
}

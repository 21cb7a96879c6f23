import { parseArgs } from 'node:util';
import type { Settings } from '../settings';
import { UserError } from './command';

/** What is asked of a command that works on one stack: `npm run deploy -- staging --yes`. */
export interface StackArguments {
  readonly stack: string;
  /** Do not ask. */
  readonly yes: boolean;
}

/**
 * Reads the command line.
 *
 * @throws UserError for an unknown option, no stack, or one that the settings do not have
 */
export function stackArguments(
  command: string,
  settings: Settings,
  argv = process.argv.slice(2),
): StackArguments {
  const stacks = Object.keys(settings.stages);
  const usage = `Usage: npm run ${command} -- <stack> [--yes]. The stacks are: ${stacks.join(', ')}.`;
  const { positionals, values } = parse(argv, usage);
  const [stack, ...others] = positionals;
  if (!stack || others.length > 0) throw new UserError(usage);
  if (!stacks.includes(stack)) throw new UserError(`There is no stack "${stack}". ${usage}`);
  return { stack, yes: values.yes };
}

function parse(argv: string[], usage: string) {
  try {
    const options = { yes: { type: 'boolean', default: false } } as const;
    return parseArgs({ args: argv, allowPositionals: true, options });
  } catch (error) {
    throw new UserError(`${(error as Error).message}. ${usage}`);
  }
}

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Facts, RESERVED_STAGES } from '../../facts';
import { nearest } from '../../facts/nearest';
import { UserError } from './command';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command takes, beside the options themselves. */
export interface CommandLine {
  /** The npm script: `deploy`. */
  readonly command: string;
  /** What follows `npm run <command> -- `, for the usage. */
  readonly usage: string;
  /** The stacks that it works on, in their order. */
  readonly stacks: readonly string[];
  /** Whether it takes several, or `all`. @default false */
  readonly several?: boolean;
  /** Stacks that it refuses by a reason of their own. @default none */
  readonly refused?: Readonly<Record<string, string>>;
}

/** Every stack in the order in which they are deployed; destroyed in the reverse order. */
export function stackNames(settings: Pick<Facts, 'stacksBesideState'>): string[] {
  return ['state', ...settings.stacksBesideState];
}

/**
 * Reads a command line that names stacks: `npm run deploy -- staging --yes`.
 *
 * @throws UserError in one line with the usage: an unknown option, no stack, too many, or one that does not exist
 */
export function stackArguments<const O extends Options>(
  line: CommandLine,
  options: O,
  argv = process.argv.slice(2),
) {
  const usage = usageOf(line);
  const { positionals, values } = parseCommandLine(options, usage, argv);
  const stacks = line.several && positionals.join() === 'all' ? [...line.stacks] : [...new Set(positionals)];
  if (stacks.length === 0 || (stacks.length > 1 && !line.several)) throw new UserError(usage);
  for (const stack of stacks) refuseUnknown(stack, line, usage);
  // In their own order, however they were given.
  const ordered = line.stacks.filter((stack) => stacks.includes(stack));
  return { stack: ordered[0] as string, stacks: ordered, values };
}

/** Reads options and what stands beside them. @throws UserError in one line with the usage */
export function parseCommandLine<const O extends Options>(options: O, usage: string, argv: string[]) {
  try {
    return parseArgs({ args: argv, allowPositionals: true, options });
  } catch (error) {
    // Node's own advice after the first sentence is on positionals that begin with a hyphen.
    const [said = ''] = (error as Error).message.split('. ');
    throw new UserError(`${said.replace(/\.$/, '')}. ${usage}`);
  }
}

function usageOf({ command, usage, stacks, several }: CommandLine): string {
  const noun = `${nounOf(stacks)}s`;
  const list = [...stacks, ...(several ? ['all'] : [])].join(', ');
  return `Usage: npm run ${command} -- ${usage}. The ${noun} are: ${list}.`;
}

function refuseUnknown(stack: string, { stacks, refused = {} }: CommandLine, usage: string): void {
  const reason = refused[stack];
  if (reason) throw new UserError(reason);
  if (stacks.includes(stack)) return;
  const meant = nearest(stack, stacks);
  const noun = nounOf(stacks);
  throw new UserError(`There is no ${noun} "${stack}"${meant ? ` (${meant}?)` : ''}. ${usage}`);
}

/** What the stacks are called together: stages, where none of them is of no stage. */
const nounOf = (stacks: readonly string[]): string =>
  stacks.some((stack) => RESERVED_STAGES.includes(stack)) ? 'stack' : 'stage';

/** A whole number that an option gave as text. @throws UserError */
export function wholeNumber(option: string, given: string, min: number, max: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= min && number <= max) return number;
  throw new UserError(`--${option} takes a whole number from ${min} to ${max}, not "${given}".`);
}

import { type Facts, RESERVED_STAGES } from '../facts';
import { UserError } from './user-error';
import {
  type Declaration,
  meant,
  type OptionDeclarations,
  readLine,
  usageOf,
  type ValuesOf,
} from './command-line';

/** Which stacks a command works on. */
export interface Stacks {
  /** In their order. */
  readonly stacks: readonly string[];
  /** Stacks that it refuses by a reason of their own. @default none */
  readonly refused?: Readonly<Record<string, string>>;
}

/** Every stack in the order in which they are deployed; destroyed in the reverse order. */
export function stackNames(settings: Pick<Facts, 'stacksBesideState'>): string[] {
  return ['state', ...settings.stacksBesideState];
}

/** A command line that names stacks. */
export interface GivenStacks<O extends OptionDeclarations> {
  /** The first of them; undefined only where the command takes none, too. */
  readonly stack: string;
  /** In their own order, however they were given, once each. */
  readonly stacks: string[];
  /** The arguments behind the stack. */
  readonly further: string[];
  readonly values: ValuesOf<O>;
  /** What stood behind `--`, where the command takes that. */
  readonly rest: string[];
}

/**
 * Reads the command line of a command whose first argument is a stack, or whose arguments all are:
 * `npm run deploy -- staging --yes`.
 *
 * @throws UserError in one line with the usage: an unknown option, no stack, too many, or one that does not exist
 */
export function readStacks<const O extends OptionDeclarations>(
  declaration: Declaration<O>,
  known: Stacks,
  argv = process.argv.slice(2),
): GivenStacks<O> {
  const { several = false, or } = Object.values(declaration.arguments ?? {})[0] ?? { says: '' };
  const usage = withList(usageOf(declaration), known, or !== undefined);
  const { positionals, ...given } = readLine(declaration, argv, usage);
  const [words, further] = several ? [positionals, []] : [positionals.slice(0, 1), positionals.slice(1)];
  const stacks = named(words, known, usage, or !== undefined);
  return { stack: stacks[0] as string, stacks, further, ...given };
}

/** The stacks of those names, in their own order. */
function named(words: readonly string[], known: Stacks, usage: string, orAll: boolean): string[] {
  if (orAll && words.join() === 'all') return [...known.stacks];
  for (const word of words) refuseUnknown(word, known, usage, orAll);
  return known.stacks.filter((stack) => words.includes(stack));
}

function withList(usage: string, { stacks }: Stacks, orAll = false): string {
  const list = [...stacks, ...(orAll ? ['all'] : [])].join(', ');
  return `${usage}. The ${nounOf(stacks)}s are: ${list}.`;
}

function refuseUnknown(stack: string, { stacks, refused = {} }: Stacks, usage: string, orAll = false): void {
  const reason = Object.hasOwn(refused, stack) ? refused[stack] : undefined;
  if (reason) throw new UserError(reason);
  if (stacks.includes(stack)) return;
  const near = meant(stack, [...stacks, ...(orAll ? ['all'] : [])]);
  throw new UserError(`There is no ${nounOf(stacks)} "${stack}"${near}. ${usage}`);
}

/** What the stacks are called together: stages, where none of them is of no stage. */
const nounOf = (stacks: readonly string[]): string =>
  stacks.some((stack) => RESERVED_STAGES.includes(stack)) ? 'stack' : 'stage';

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

/** The stacks that a command accepts. */
export interface Stacks {
  /** In their order of deployment. */
  readonly stacks: readonly string[];
  /** Stacks that the command refuses, each with its reason. @default none */
  readonly refused?: Readonly<Record<string, string>>;
}

/** All stacks in the order of deployment. They are destroyed in the reverse order. */
export function stackNames(settings: Pick<Facts, 'stacksBesideState'>): string[] {
  return ['state', ...settings.stacksBesideState];
}

/** A command line that names stacks, after it was read. */
export interface GivenStacks<O extends OptionDeclarations> {
  /** The first of them. Undefined only where the command accepts a line without stacks. */
  readonly stack: string;
  /** In the order of deployment, whatever order they were given in, without duplicates. */
  readonly stacks: string[];
  /** The arguments after the stack. */
  readonly further: string[];
  readonly values: ValuesOf<O>;
  /** The words after `--`, where the command accepts them. */
  readonly rest: string[];
}

/**
 * Reads the command line of a command whose first argument is a stack, or whose arguments all are: `npm run
 * deploy -- staging --yes`.
 *
 * @throws UserError one line with the usage: an unknown option, no stack, too many, or one that does not
 * exist
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

/** The stacks of those names, in the order of deployment. */
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

/** The noun for the stacks in a message: `stage`, or `stack` where one of them belongs to no stage. */
const nounOf = (stacks: readonly string[]): string =>
  stacks.some((stack) => RESERVED_STAGES.includes(stack)) ? 'stack' : 'stage';

import { Argument, Command, CommanderError, Option } from 'commander';
import { nearest } from '../facts';
import { run } from './command';
import { UserError } from './user-error';

/** An option of a command. Its key in {@link OptionDeclarations} is its name. */
export interface OptionDeclaration {
  readonly type: 'boolean' | 'string';
  /** One sentence for the help, without its full stop. */
  readonly says?: string;
  /** The placeholder of its value: `folder`, or `<host>:<port>` for one of several parts. @default value */
  readonly value?: string;
  /** The one-letter form: `h` for `-h`. */
  readonly short?: string;
  /** Whether it may be given several times. Its value is then a list. @default false */
  readonly multiple?: boolean;
  /** The words that are accepted. @default any */
  readonly oneOf?: readonly string[];
  /** Accepts whole numbers in this range, both ends included. Its value is then a number. */
  readonly whole?: readonly [min: number, max: number];
  readonly default?: string | boolean | number;
}

/** Options by their names. */
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

/** An argument, as opposed to an option. Its key is its name. */
export interface ArgumentDeclaration {
  readonly says: string;
  /** The words that are accepted. @default any */
  readonly oneOf?: readonly string[];
  /** @default false */
  readonly optional?: boolean;
  /** Whether it takes all further words, too. @default false */
  readonly several?: boolean;
  /** A word that means all of them: `all`. */
  readonly or?: string;
}

/** A command: `--help` prints it, and errors about a wrong command line use it. */
export interface Declaration<O extends OptionDeclarations = OptionDeclarations> {
  /** The npm script: `deploy`. */
  readonly name: string;
  /** What it does, in a sentence or two. */
  readonly does: string;
  readonly arguments?: Readonly<Record<string, ArgumentDeclaration>>;
  readonly options?: O;
  /**
   * The name and the explanation of what follows `--`, which is passed on unread. @default nothing may follow
   */
  readonly rest?: readonly [name: string, says: string];
  /** A whole command line. Several are written one a line. */
  readonly example: string;
}

/** The type of an option's value. */
type ValueOf<O extends OptionDeclaration> = O['type'] extends 'boolean'
  ? boolean
  : O extends { readonly multiple: true }
    ? string[] | undefined
    : O extends { readonly whole: readonly [number, number] }
      ? number | (O extends { readonly default: number } ? never : undefined)
      : O extends { readonly oneOf: readonly (infer W)[] }
        ? W | (O extends { readonly default: string } ? never : undefined)
        : string | (O extends { readonly default: string } ? never : undefined);

/** The values of options, by their names. */
export type ValuesOf<O extends OptionDeclarations> = { -readonly [N in keyof O]: ValueOf<O[N]> };

/** A command line after it was read. */
export interface Given<O extends OptionDeclarations> {
  readonly positionals: string[];
  readonly values: ValuesOf<O>;
  /** The words after `--`, where the command accepts them. */
  readonly rest: string[];
}

/** Returns the declaration unchanged, with the exact types of its options. */
export const declare = <const O extends OptionDeclarations>(declaration: Declaration<O>): Declaration<O> =>
  declaration;

/** Runs a command. With `--help` it prints the help and starts nothing. */
export function start(
  declaration: Declaration,
  main: () => Promise<void>,
  argv = process.argv.slice(2),
): void {
  if (asksForHelp(argv)) process.stdout.write(helpOf(declaration));
  else run(main);
}

/** Whether `--help` or `-h` is among the words before `--`. Words after that belong to another program. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h');
}

/**
 * Reads a command line.
 *
 * @throws UserError one line with the usage: an unknown option, or too few or too many arguments
 */
export function readLine<const O extends OptionDeclarations>(
  declaration: Declaration<O>,
  argv = process.argv.slice(2),
  usage = usageOf(declaration),
): Given<O> {
  const end = declaration.rest ? argv.indexOf('--') : -1;
  const { positionals, values } = readOptions(
    declaration.options ?? ({} as O),
    usage,
    end < 0 ? argv : argv.slice(0, end),
  );
  const known = Object.values(declaration.arguments ?? {});
  const needed = known.filter(({ optional }) => !optional).length;
  const most = known.some(({ several }) => several) ? Infinity : known.length;
  if (positionals.length < needed || positionals.length > most) throw new UserError(usage);
  Object.entries(declaration.arguments ?? {}).forEach(([name, { oneOf }], index) => {
    const given = positionals[index];
    if (given === undefined || !oneOf || oneOf.includes(given)) return;
    throw new UserError(`There is no ${name} "${given}"${meant(given, oneOf)}. ${usage}`);
  });
  return { positionals, values, rest: end < 0 ? [] : argv.slice(end + 1) };
}

/** Reads the options and the arguments. @throws UserError one line with the usage */
export function readOptions<const O extends OptionDeclarations>(
  options: O,
  usage: string,
  argv: readonly string[],
): Omit<Given<O>, 'rest'> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  const all = Object.entries(options).map(([name, each]) => [name, each, optionOf(name, each)] as const);
  for (const [, , option] of all) command.addOption(option);
  try {
    const { operands, unknown } = command.parseOptions([...argv]);
    if (unknown[0] !== undefined) throw new UserError(`${refusalOf(unknown[0], options)} ${usage}`);
    for (const [name, , option] of all) refuseSwallowed(command.getOptionValue(name), option, options, usage);
    const values = all.map(([name, each]) => [name, valueOf(name, each, command.getOptionValue(name))]);
    return { positionals: operands, values: Object.fromEntries(values) as ValuesOf<O> };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const said = error.message.replace(/^error: o/, 'O');
    throw new UserError(`${said}. ${usage}`);
  }
}

/**
 * An option exactly as declared. Commander would rename `read-only` to `readOnly`, and take `--no-tests` for
 * the negation of `--tests`.
 */
class DeclaredOption extends Option {
  constructor(
    private readonly as: string,
    flags: string,
    { says, type, default: otherwise, multiple }: OptionDeclaration,
  ) {
    super(flags, says);
    this.required = type === 'string';
    this.optional = this.variadic = this.negate = false;
    if (otherwise !== undefined && otherwise !== false) this.default(otherwise);
    if (multiple) this.argParser((one: string, before?: string[]) => [...(before ?? []), one]);
  }

  override attributeName(): string {
    return this.as;
  }
}

function optionOf(name: string, declared: OptionDeclaration): Option {
  const flag = `--${name}${valueWord(declared, true)}`;
  return new DeclaredOption(name, declared.short ? `-${declared.short}, ${flag}` : flag, declared);
}

/** Refuses an option in the place of a value: the value was forgotten. */
function refuseSwallowed(
  given: unknown,
  { flags }: Option,
  options: OptionDeclarations,
  usage: string,
): void {
  const flagsOfAll = [...Object.keys(options).map((name) => `--${name}`), '--help'];
  if ([given].flat().some((one) => flagsOfAll.includes(one as string)))
    throw new UserError(`Option '${flags}' argument missing. ${usage}`);
}

function valueOf(name: string, { type, oneOf, whole }: OptionDeclaration, given: unknown): unknown {
  if (type === 'boolean') return given === true;
  if (typeof given !== 'string') return given;
  if (whole) return wholeNumber(name, given, ...whole);
  if (oneOf && !oneOf.includes(given)) {
    const list = oneOf.length > 1 ? `${oneOf.slice(0, -1).join(', ')} or ${oneOf.at(-1)}` : oneOf[0];
    throw new UserError(`--${name} takes ${list}, not "${given}"${meant(given, oneOf)}.`);
  }
  return given;
}

/** The message about an unknown word that looks like an option. */
function refusalOf(given: string, options: OptionDeclarations): string {
  const [word = '', value] = given.split('=', 2);
  const flags = Object.keys(options).map((name) => `--${name}`);
  if (value !== undefined && flags.includes(word)) return `Option '${word}' does not take an argument.`;
  return `Unknown option '${word}'${meant(word, [...flags, '--help'])}.`;
}

/** The probable meaning of a mistyped word: ` (staging?)`. Empty where no known word is close to it. */
export function meant(given: string, known: Iterable<string>): string {
  const word = nearest(given, known);
  return word ? ` (${word}?)` : '';
}

/** Reads a whole number from an option's text. @throws UserError */
export function wholeNumber(option: string, given: string, min: number, max: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= min && number <= max) return number;
  throw new UserError(`--${option} takes a whole number from ${min} to ${max}, not "${given}".`);
}

/** The usage in one line: `Usage: npm run deploy -- <stack> [--yes]`, without a full stop. */
export function usageOf(declaration: Declaration): string {
  const { name, options = {}, rest } = declaration;
  const ofOptions = Object.entries(options).map(([option, each]) => {
    const flag = `${each.short ? `-${each.short}|` : ''}--${option}${valueWord(each)}`;
    return each.multiple ? `[${flag}]…` : `[${flag}]`;
  });
  const needed = [...argumentsOf(declaration), ...ofOptions, ...(rest ? [`-- <${rest[0]}>`] : [])];
  const words = needed.join(' ');
  if (words === '') return `Usage: npm run ${name}`;
  if (!words.startsWith('[') || rest) return `Usage: npm run ${name} -- ${words}`;
  return `Usage: npm run ${name} [-- ${needed.length === 1 && words.endsWith(']') ? words.slice(1, -1) : words}]`;
}

/**
 * The placeholder of an option's value: ` <folder>`, ` apply|leave`. @param isBracketed always with brackets,
 * as commander requires
 */
function valueWord({ type, value, oneOf }: OptionDeclaration, isBracketed = false): string {
  if (type === 'boolean') return '';
  const word = value ?? oneOf?.join('|') ?? 'value';
  return word.includes('<') || (oneOf && !value && !isBracketed) ? ` ${word}` : ` <${word}>`;
}

function argumentsOf({ arguments: known = {} }: Declaration): string[] {
  return Object.entries(known).map(([name, { optional, several, or, oneOf }]) => {
    const words = oneOf?.join('|');
    const word = optional ? `[${words ?? name}]` : (words ?? `<${name}>`);
    if (or) return `${word}${several ? '…' : ''}|${or}`;
    return several ? `${word}…` : word;
  });
}

/** The text of `--help` in 80 columns: usage, what the command does, arguments, options, an example. */
export function helpOf(declaration: Declaration): string {
  const { name, does, arguments: known = {}, options = {}, rest, example } = declaration;
  const words = [...argumentsOf(declaration), '[options]', ...(rest ? [`-- <${rest[0]}>`] : [])].join(' ');
  const command = new Command(`npm run ${name}`)
    .configureHelp({ helpWidth: 80, minWidthToWrap: 20 })
    .usage(`-- ${words}`)
    .description(does)
    .helpOption('-h, --help', 'show this help and exit');
  const all = [
    ...Object.entries(known).map(([word, { says }]) => [word, says] as const),
    ...(rest ? [rest] : []),
  ];
  for (const [word, says] of all) command.addArgument(new Argument(`[${word}]`, says));
  for (const [word, each] of Object.entries(options)) command.addOption(optionOf(word, each));
  const lines = example.split('\n').map((line) => `  ${line.trim()}`);
  return `${command.helpInformation()}\n${lines.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}\n`;
}

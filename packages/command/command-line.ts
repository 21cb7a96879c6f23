import { Argument, Command, CommanderError, Option } from 'commander';
import { nearest } from '../facts';
import { run } from './command';
import { UserError } from './user-error';

/** An option of a command; its name is its key. */
export interface OptionDeclaration {
  readonly type: 'boolean' | 'string';
  /** One sentence for the help, without its full stop. */
  readonly says?: string;
  /** What its value is called: `folder`; of several parts: `<host>:<port>`. @default value */
  readonly value?: string;
  /** One letter. */
  readonly short?: string;
  /** Whether it may be given several times; its value is a list. @default false */
  readonly multiple?: boolean;
  /** The words that it takes. @default any */
  readonly oneOf?: readonly string[];
  /** It takes a whole number, from the first to the second of these; its value is a number. */
  readonly whole?: readonly [min: number, max: number];
  readonly default?: string | boolean | number;
}

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

/** What stands beside the options; its name is its key. */
export interface ArgumentDeclaration {
  readonly says: string;
  /** The words that it may be. @default any */
  readonly oneOf?: readonly string[];
  /** @default false */
  readonly optional?: boolean;
  /** Whether all further words are of it, too. @default false */
  readonly several?: boolean;
  /** A word for all that there are: `all`. */
  readonly or?: string;
}

/** What a command is, as `--help` shows it and a wrong command line is told. */
export interface Declaration<O extends OptionDeclarations = OptionDeclarations> {
  /** The npm script: `deploy`. */
  readonly name: string;
  /** What it does, in a sentence or two. */
  readonly does: string;
  readonly arguments?: Readonly<Record<string, ArgumentDeclaration>>;
  readonly options?: O;
  /** What follows `--` is not looked into: what it is called and what it is. @default nothing may follow */
  readonly rest?: readonly [name: string, says: string];
  /** A whole command line; several, one a line. */
  readonly example: string;
}

/** What an option's value is. */
type ValueOf<O extends OptionDeclaration> = O['type'] extends 'boolean'
  ? boolean
  : O extends { readonly multiple: true }
    ? string[] | undefined
    : O extends { readonly whole: readonly [number, number] }
      ? number | (O extends { readonly default: number } ? never : undefined)
      : O extends { readonly oneOf: readonly (infer W)[] }
        ? W | (O extends { readonly default: string } ? never : undefined)
        : string | (O extends { readonly default: string } ? never : undefined);

export type ValuesOf<O extends OptionDeclarations> = { -readonly [N in keyof O]: ValueOf<O[N]> };

/** A command line that was read. */
export interface Given<O extends OptionDeclarations> {
  readonly positionals: string[];
  readonly values: ValuesOf<O>;
  /** What stood behind `--`, where the command takes that. */
  readonly rest: string[];
}

/** Names a declaration with the types of its options. */
export const declare = <const O extends OptionDeclarations>(declaration: Declaration<O>): Declaration<O> =>
  declaration;

/** Runs a command; asked for help, it says what the command is, and starts nothing. */
export function start(
  declaration: Declaration,
  main: () => Promise<void>,
  argv = process.argv.slice(2),
): void {
  if (asksForHelp(argv)) process.stdout.write(helpOf(declaration));
  else run(main);
}

/** Whether `--help` or `-h` stands before what another program is to read. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h');
}

/**
 * Reads a command line.
 *
 * @throws UserError in one line with the usage: an unknown option, an argument too few or too many
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

/** Reads options and what stands beside them. @throws UserError in one line with the usage */
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

/** It is as declared: commander would make `readOnly` of `read-only`, and take `--no-tests` for the opposite of another. */
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

/** An option in the place of a value: the value was forgotten. */
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

/** What is wrong with a word that looks like an option. */
function refusalOf(given: string, options: OptionDeclarations): string {
  const [word = '', value] = given.split('=', 2);
  const flags = Object.keys(options).map((name) => `--${name}`);
  if (value !== undefined && flags.includes(word)) return `Option '${word}' does not take an argument.`;
  return `Unknown option '${word}'${meant(word, [...flags, '--help'])}.`;
}

/** ` (staging?)`: what a mistyped word was probably meant to be. Nothing where it is no known word's. */
export function meant(given: string, known: Iterable<string>): string {
  const word = nearest(given, known);
  return word ? ` (${word}?)` : '';
}

/** A whole number that an option gave as text. @throws UserError */
export function wholeNumber(option: string, given: string, min: number, max: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= min && number <= max) return number;
  throw new UserError(`--${option} takes a whole number from ${min} to ${max}, not "${given}".`);
}

/** `Usage: npm run deploy -- <stack> [--yes]`, without a full stop. */
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

/** ` <folder>`, ` apply|leave`: how the value of an option is called. @param isBracketed as commander wants it */
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

/** What `--help` prints: usage, what it does, arguments, options, an example; in 80 columns. */
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

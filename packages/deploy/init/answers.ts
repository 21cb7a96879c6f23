import { ask, UserError } from '../../command';
import { meantBy } from '../../facts';
import type { Found } from './found';
import { problemsOf, type Question, QUESTIONS, typedForm, valueAt, withValue } from './questions';
import type { Change } from './source';

/** The given options of the command line, by name. */
export type Options = Readonly<Partial<Record<Question['option'], string | readonly string[]>>>;

/** Values are missing, and nobody can be asked. */
export class MissingOptions extends UserError {
  override readonly status = 2;
}

/** The settings after the answers. */
export interface Answered {
  readonly input: unknown;
  readonly changes: readonly Change[];
}

/** Who answers the questions that no option answers. */
export interface Asking {
  /** Whether somebody can be asked. */
  readonly hasPerson: boolean;
  /**
   * Whether options are given that limit what is asked: settings that have a value of the user's are then not
   * asked for.
   */
  readonly isNarrow: boolean;
}

/**
 * Gets an answer to every question: from the command line, else from a person, else from the file. Each
 * answer is checked by the settings' rules at once.
 *
 * While the file still has its shipped values, everything without an option is asked. Later, only options
 * change something.
 *
 * @param input what the settings file exports
 * @throws UserError where an option is refused
 * @throws MissingOptions where a value can come only from a person, and nobody can be asked
 */
export async function answers(
  input: unknown,
  found: Found,
  options: Options,
  { hasPerson, isNarrow }: Asking,
): Promise<Answered> {
  const isNew = isShipped(input, 'repository');
  const given = QUESTIONS.filter(({ option }) => options[option] !== undefined);
  const others = QUESTIONS.filter((question) => !given.includes(question));
  let now = given.reduce((at, question) => withOption(at, question, options[question.option] ?? ''), input);
  if (hasPerson && (isNew || (given.length === 0 && !isNarrow))) {
    for (const question of others) now = await asked(now, question, found, isNew);
  } else if (isNew) {
    const known = others.filter(({ option }) => option === 'account' || option === 'region');
    for (const question of known) now = withFound(now, question, found);
    const missing = others.filter(
      ({ option }) => isShipped(now, option) && !(option === 'account' && found.account),
    );
    if (missing.length > 0) throw new MissingOptions(lacking(missing));
  }
  return { input: now, changes: changesBetween(input, now) };
}

/** Whether a setting still has the value of the shipped file, where that is a placeholder. */
function isShipped(input: unknown, option: Question['option']): boolean {
  const { path, placeholder } = QUESTIONS.find((each) => each.option === option) ?? { path: [] };
  return placeholder !== undefined && isSame(valueAt(input, path), placeholder);
}

function withOption(input: unknown, question: Question, given: string | readonly string[]): unknown {
  const value = valueOf(question, typedForm(given));
  const [problem] = problemsOf(input, question, value);
  if (problem === undefined) return withValue(input, question.path, value);
  throw new UserError(`--${question.option}: ${problem} Nothing was changed.`);
}

async function asked(input: unknown, question: Question, found: Found, isNew: boolean): Promise<unknown> {
  let proposed = proposal(input, question, found, isNew);
  for (;;) {
    const typed = await ask(`${question.asks}${proposed === undefined ? '' : ` [${proposed}]`}: `);
    const text = typed || (proposed ?? '');
    const value = valueOf(question, text);
    const problems = problemsOf(input, question, value);
    if (problems.length === 0) return withValue(input, question.path, value);
    for (const problem of problems) console.log(`  ${problem}`);
    proposed = meantBy(question.path, text) ?? proposed;
  }
}

/**
 * The answer that Enter accepts: what was found out where the file has a placeholder, otherwise the file's
 * value.
 */
function proposal(input: unknown, question: Question, found: Found, isNew: boolean): string | undefined {
  const { option, path } = question;
  const isOpen = isShipped(input, option);
  const known = isNew || isOpen ? question.found(found, input) : undefined;
  if (known !== undefined && problemsOf(input, question, valueOf(question, known)).length === 0) return known;
  return isOpen ? undefined : typedForm(valueAt(input, path));
}

/** Takes a value that only the account knows for certain without a question. */
function withFound(input: unknown, question: Question, found: Found): unknown {
  const known = question.found(found, input);
  if (known === undefined || problemsOf(input, question, known).length > 0) return input;
  return withValue(input, question.path, known);
}

const valueOf = ({ read }: Question, typed: string) => (read ? read(typed) : typed);

function lacking(missing: readonly Question[]): string {
  const options = missing.map(({ option }) => `--${option} <${option}>`).join(' ');
  return (
    'The questions need a terminal (there is none, CI is set, or --yes was given). Nothing was changed. Give the ' +
    `answers as options: npm run init -- ${options} --yes`
  );
}

/** The changes of the file, in the order of the questions. */
function changesBetween(before: unknown, after: unknown): Change[] {
  return QUESTIONS.filter(({ path }) => !isSame(valueAt(before, path), valueAt(after, path))).map(
    ({ option, path }) => ({
      path,
      value: valueAt(after, path) as Change['value'],
      ...(option === 'domain' && { after: 'region', comment: 'It needs a public hosted zone in Route 53.' }),
    }),
  );
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

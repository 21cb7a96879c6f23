import { ask, UserError } from '../../command';
import { meantBy } from '../../facts';
import type { Found } from './found';
import { problemsOf, type Question, QUESTIONS, typedForm, valueAt, withValue } from './questions';
import type { Change } from './source';

/** Options of the command line, by their names. */
export type Options = Readonly<Partial<Record<Question['option'], string | readonly string[]>>>;

/** Values are missing, and there is nobody to ask for them. */
export class MissingOptions extends UserError {
  override readonly status = 2;
}

/** What the settings become. */
export interface Answered {
  readonly input: unknown;
  readonly changes: readonly Change[];
}

/** Who answers what no option says. */
export interface Asking {
  /** Whether somebody can be asked. */
  readonly hasPerson: boolean;
  /** Whether other options say what is wanted, so that settings that are somebody's are not asked for. */
  readonly isNarrow: boolean;
}

/**
 * An answer to every question: of the command line, else of a person, else what is there. Each is held against the
 * settings' own rules at once.
 *
 * Where the file is nobody's yet, all is asked that no option says. Later, options alone are what is changed.
 *
 * @param input what the settings file exports
 * @throws UserError where an option is refused
 * @throws MissingOptions where nobody can be asked for what nobody else can know
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

/** Whether a setting still has the value of the file that ships, where that is nobody's. */
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

/** What Enter takes: what was found out where the file still says nobody's value, else what it says. */
function proposal(input: unknown, question: Question, found: Found, isNew: boolean): string | undefined {
  const { option, path } = question;
  const isOpen = isShipped(input, option);
  const known = isNew || isOpen ? question.found(found, input) : undefined;
  if (known !== undefined && problemsOf(input, question, valueOf(question, known)).length === 0) return known;
  return isOpen ? undefined : typedForm(valueAt(input, path));
}

/** What only the account knows for certain is taken from it without a question. */
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

/** What the file must be told, in the order of the questions. */
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

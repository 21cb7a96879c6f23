import { meantBy, problemsIn } from '../../facts';
import type { Found } from './found';
import type { Value } from './source';

/** A setting that `npm run init` asks for. */
export interface Question {
  /** The name of its option, without the hyphens. */
  readonly option: 'account' | 'region' | 'project' | 'domain' | 'repository' | 'branch' | 'email' | 'budget';
  readonly path: readonly string[];
  /** The question, without its question mark. */
  readonly asks: string;
  /**
   * The value in the shipped file, where it is only a placeholder and must be asked for. @default the value
   * may stay
   */
  readonly placeholder?: Value;
  /**
   * What was found out, in the form that a person would type. @param input the settings with the answers
   * before this one
   */
  readonly found: (found: Found, input: unknown) => string | undefined;
  /** Converts typed text to the value. @default the text itself */
  readonly read?: (typed: string) => Value | undefined;
}

/** The word for "no domain", on a command line and in an answer. */
export const NONE = 'none';

/** The questions in their order: the answer to one can propose that to the next. */
export const QUESTIONS: readonly Question[] = [
  {
    option: 'account',
    path: ['account'],
    asks: 'AWS account, twelve digits',
    placeholder: '123456789012',
    found: ({ account }) => account,
  },
  {
    option: 'region',
    path: ['region'],
    asks: 'Region (cannot be changed once something is deployed)',
    found: ({ region }) => region,
  },
  {
    option: 'repository',
    path: ['repository', 'name'],
    asks: 'Repository of the app, <owner>/<name>',
    placeholder: 'acme/hello',
    found: repositoryOf,
  },
  {
    option: 'branch',
    path: ['repository', 'branch'],
    asks: 'Branch whose pushes start a release',
    found: ({ branch }) => branch,
  },
  {
    option: 'project',
    path: ['project'],
    asks: 'Project, the first part of every resource name on AWS (cannot be changed later)',
    placeholder: 'hello',
    found: (_, input) => projectOf(valueAt(input, ['repository', 'name'])),
  },
  {
    option: 'domain',
    path: ['domain'],
    asks: `Domain with a public hosted zone in Route 53, or ${NONE}`,
    placeholder: 'example.com',
    found: ({ zones, withoutAws }) => zones[0] ?? (withoutAws ? undefined : NONE),
    read: (typed) => (typed === NONE ? undefined : typed),
  },
  {
    option: 'email',
    path: ['alerts', 'emails'],
    asks: 'E-mail addresses that get the alarms',
    placeholder: ['ops@example.com'],
    found: ({ email }) => email,
    read: (typed) => typed.split(/[\s,]+/).filter((one) => one !== ''),
  },
  {
    option: 'budget',
    path: ['alerts', 'monthlyBudgetUsd'],
    asks: 'Monthly budget in US dollars (an e-mail tells when it is exceeded)',
    found: () => undefined,
    // Text that is no number is left for the settings' rules to refuse.
    read: (typed) => (typed !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed),
  },
];

/** A value in the form that a person would type. */
export function typedForm(value: unknown): string {
  if (value === undefined) return NONE;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** The value of a setting. */
export const valueAt = (input: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (Object(at) as Record<string, unknown>)[key], input);

/** A copy of the settings with another value for one setting; undefined removes the setting. */
export function withValue(
  input: unknown,
  [key = '', ...rest]: readonly string[],
  value: Value | undefined,
): unknown {
  const { [key]: before, ...others } = Object(input) as Record<string, unknown>;
  const after = rest.length > 0 ? withValue(before, rest, value) : value;
  if (after === undefined) return others;
  return before === undefined ? { ...others, [key]: after } : { ...Object(input), [key]: after };
}

/**
 * The problems that the settings' rules find with an answer: in its own setting, and in others that it makes
 * invalid.
 * @returns lines of a report; empty where there are none
 */
export function problemsOf(input: unknown, { path }: Question, value: Value | undefined): string[] {
  const before = problemsIn(input).map(({ line }) => line);
  const own = path.join('.');
  return problemsIn(withValue(input, path, value))
    .filter(({ path: at, line }) => at === own || at.startsWith(`${own}[`) || !before.includes(line))
    .map(({ line }) => line);
}

/** Owner and name from the URL of git's remote. Undefined for a local folder. */
function repositoryOf({ remote = '' }: Found): string | undefined {
  const isAddress = remote.includes(':') && !remote.startsWith('file:');
  return isAddress ? meantBy(['repository', 'name'], remote) : undefined;
}

/** The repository's name, in the form of a project name. */
const projectOf = (repository: unknown): string | undefined =>
  meantBy(['project'], String(repository).split('/').at(-1) ?? '');

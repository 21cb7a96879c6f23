import { meantBy, problemsIn } from '../../facts';
import type { Found } from './found';
import type { Value } from './source';

/** A setting that this command asks for. */
export interface Question {
  /** Its option, without the hyphens. */
  readonly option: 'account' | 'region' | 'project' | 'domain' | 'repository' | 'branch' | 'email' | 'budget';
  readonly path: readonly string[];
  /** What is asked, without the question mark. */
  readonly asks: string;
  /** The value in the file that ships, which is nobody's: it must be asked for. @default a value that may stay */
  readonly placeholder?: Value;
  /** What was found out, as a person would type it. @param input the settings with the answers before this one */
  readonly found: (found: Found, input: unknown) => string | undefined;
  /** What a typed text is. @default the text itself */
  readonly read?: (typed: string) => Value | undefined;
}

/** What stands for "no domain" on a command line and in an answer. */
export const NONE = 'none';

/** In the order in which they are asked: what is found out about one proposes the next. */
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
    // What is no number is left to the settings' own rules.
    read: (typed) => (typed !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed),
  },
];

/** A value as a person would type it. */
export function typedForm(value: unknown): string {
  if (value === undefined) return NONE;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What stands at a setting's place. */
export const valueAt = (input: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (Object(at) as Record<string, unknown>)[key], input);

/** Settings with another value at a place; undefined takes it away. What is given stays as it is. */
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
 * What the settings' own rules say against an answer: of its own setting, and of others that it makes wrong.
 * @returns lines of a report; none where it is good
 */
export function problemsOf(input: unknown, { path }: Question, value: Value | undefined): string[] {
  const before = problemsIn(input).map(({ line }) => line);
  const own = path.join('.');
  return problemsIn(withValue(input, path, value))
    .filter(({ path: at, line }) => at === own || at.startsWith(`${own}[`) || !before.includes(line))
    .map(({ line }) => line);
}

/** Owner and name in the address of git's remote; a folder of this machine has neither. */
function repositoryOf({ remote = '' }: Found): string | undefined {
  const isAddress = remote.includes(':') && !remote.startsWith('file:');
  return isAddress ? meantBy(['repository', 'name'], remote) : undefined;
}

/** The repository's own name, as a project can be called. */
const projectOf = (repository: unknown): string | undefined =>
  meantBy(['project'], String(repository).split('/').at(-1) ?? '');

/** Commits of the releases: 40 hexadecimal digits, which differ in the first ones. */
export const COMMITS = {
  /** A release from before the proxy. */
  first: 'f1'.padEnd(40, '0'),
  old: '01d'.padEnd(40, '0'),
  /** Between old and new. */
  before: 'bef0'.padEnd(40, '0'),
  new: 'a1e5'.padEnd(40, '0'),
  unhealthy: 'bad1'.padEnd(40, '0'),
  crashing: 'bad2'.padEnd(40, '0'),
  /** A release whose migration fails. */
  failing: 'bad3'.padEnd(40, '0'),
  /** A release whose migration removes what the release before needs. */
  incompatible: 'bad4'.padEnd(40, '0'),
} as const;

export type ReleaseName = keyof typeof COMMITS;

/** The names of releases in a fixed order: `old, new`. */
export function names(commits: readonly string[]): string {
  const known = Object.entries(COMMITS).filter(([, commit]) => commits.includes(commit));
  const unknown = commits.filter((commit) => !Object.values<string>(COMMITS).includes(commit));
  return [...known.map(([name]) => name), ...unknown].join(', ');
}

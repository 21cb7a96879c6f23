import list from './amazon-linux-packages.json';
import { nearest } from '../packages/facts';

/**
 * Known packages of Amazon Linux 2023: amazon-linux-packages.json, with its date and its sources. It lists what most
 * web applications need, not all packages: an unknown name is a warning, never an error.
 */

/** Packages that differ only in their version, such as `nodejs20` and `nodejs22`. */
interface Family {
  /** The name, with `*` for the version. */
  readonly name: string;
  /** From the oldest to the newest. */
  readonly versions: readonly string[];
  /** The last day with security fixes, by version; only if it is known and before the end of Amazon Linux 2023. */
  readonly ends: Readonly<Record<string, string | undefined>>;
  /** Suffixes of further packages: `npm` of `nodejs22-npm`. */
  readonly parts: readonly string[];
}

const FAMILIES: readonly Family[] = list.families;

const KNOWN: readonly string[] = [
  ...list.others.names,
  ...FAMILIES.flatMap((family) => [
    ...namesOf(family),
    ...namesOf(family).flatMap((name) => family.parts.map((part) => `${name}-${part}`)),
  ]),
];

/** Letters, digits and `. _ + -`, as in names of Fedora and Amazon Linux; no option of dnf matches. */
export const PACKAGE = /^[A-Za-z\d][\w.+-]{0,99}$/;

/** The known package that a wrong name probably means; for an unknown version, the nearest known one. */
export function nearestPackage(given: unknown): string | undefined {
  const name = String(given)
    .trim()
    .replace(/[@=:\s]+/g, '');
  if (KNOWN.includes(name)) return name;
  const found = versionOf(name);
  if (!found || found.family.versions.includes(found.version)) return nearest(name, KNOWN);
  const { family, version, rest } = found;
  const distance = (known: string) => Math.abs(Number.parseFloat(known) - Number.parseFloat(version));
  const [closest = ''] = [...family.versions].sort((a, b) => distance(a) - distance(b));
  const meant = family.name.replace('*', closest) + rest;
  return KNOWN.includes(meant) ? meant : family.name.replace('*', closest);
}

/** A warning about a package that is unknown or past its last security fixes; undefined for all others. */
export function packageWarning(name: string, today: Date): string | undefined {
  const found = versionOf(name);
  if (!KNOWN.includes(name)) return unknown(name, found?.family);
  const end = found?.family.ends[found.version];
  if (!found || !end || today.getTime() < Date.parse(end) + 24 * 60 * 60 * 1000) return undefined;
  const newest = namesOf(found.family).at(-1) ?? '';
  const instead = name.startsWith(newest) ? '' : `; the newest is ${newest}`;
  return `'${name}' has had no security fixes since ${day(end)}${instead}.`;
}

function unknown(name: string, family: Family | undefined): string {
  const meant = nearestPackage(name);
  return (
    `'${name}' was not a package of Amazon Linux 2023 on ${day(list.read)}` +
    `${family ? ` (${namesOf(family).join(', ')})` : ''}. If dnf does not find it, new instances get no CodeDeploy ` +
    'agent, and an instance refresh stops at the first one and rolls back.' +
    (meant === undefined ? '' : ` Did you mean '${meant}'?`)
  );
}

function namesOf({ name, versions }: Family): string[] {
  return versions.map((version) => name.replace('*', version));
}

/** Family and version of a package's name; `rest` is `-npm` of `nodejs22-npm`. */
function versionOf(name: string): { family: Family; version: string; rest: string } | undefined {
  for (const family of FAMILIES) {
    const [before = '', after = ''] = family.name.split('*');
    const version = /^\d+(?:\.\d+)*/.exec(name.startsWith(before) ? name.slice(before.length) : '')?.[0];
    const rest = name.slice(before.length + (version?.length ?? 0));
    if (version !== undefined && rest.startsWith(after))
      return { family, version, rest: rest.slice(after.length) };
  }
  return undefined;
}

/** `2026-11-29` as `29 November 2026`. */
function day(date: string): string {
  return new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}

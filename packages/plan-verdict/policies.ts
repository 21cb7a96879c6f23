import { readPolicy, type Statement } from '../documents';
import { holdsForNone, holdsForOne } from '../facts';
import { listed } from './values';

type Json = Record<string, unknown>;

const EVERYBODY = 'AWS:*';

/** A statement, in the form in which two of them are compared. */
interface Grant {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `AWS:arn:…`, `Service:…`, `AWS:*` for everybody; one empty entry where the policy is a role's own. */
  readonly principals: readonly string[];
  /** Canonical JSON; '' for none. */
  readonly condition: string;
  /** With NotAction, NotResource or NotPrincipal there is no comparing, only the same or not. */
  readonly inverted: boolean;
  readonly source: string;
}

/** One thing that a policy lets through, and another one does not. */
export interface Gain {
  readonly kind: 'allowed' | 'no longer denied' | 'unreadable';
  /** What, on what and for whom: `s3:GetObject on * for everybody`. */
  readonly text: string;
  readonly isForEverybody: boolean;
}

const UNREADABLE: Gain = {
  kind: 'unreadable',
  text: 'what a policy says that cannot be read here',
  isForEverybody: false,
};

/** The same as {@link gains}, in words. */
export const wider = (before: string | undefined, after: string | undefined): string[] =>
  gains(before, after).map(({ kind, text }) => (kind === 'no longer denied' ? `${kind}: ${text}` : text));

/**
 * What the second policy document allows and the first does not, one for each statement. A condition that lets more through
 * counts as a gain. A denial that ends is one too.
 * @param before undefined for none
 */
export function gains(before: string | undefined, after: string | undefined): Gain[] {
  if (before === after) return [];
  const [old, fresh] = [grantsOf(before), grantsOf(after)];
  if (!old || !fresh) return [UNREADABLE];
  const granted = fresh
    .filter(({ allows }) => allows)
    .flatMap((one) =>
      gained(
        one,
        old.filter(({ allows }) => allows),
      ),
    );
  const kept = new Set(fresh.filter(({ allows }) => !allows).map(({ source }) => source));
  const freed = old
    .filter(
      ({ allows, source }) =>
        !allows && !kept.has(source) && !fresh.some((one) => !one.allows && coversAll(one, source, old)),
    )
    .map((one) => gain('no longer denied', one));
  return [...new Map([...granted, ...freed].map((one) => [`${one.kind} ${one.text}`, one])).values()];
}

/**
 * Whether one condition holds only where the other holds too: it asks for all that the other asks for, and lets no other
 * value through. What is not compared here is the same or not.
 */
function implies(narrow: string, wide: string): boolean {
  if (wide === '' || narrow === wide) return true;
  if (narrow === '') return false;
  const [asked, needed] = [narrow, wide].map((text) => JSON.parse(text) as Record<string, Json>) as [
    Record<string, Json>,
    Record<string, Json>,
  ];
  return Object.entries(needed).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const own = asked[operator]?.[key];
      if (own === undefined) return false;
      const [of, other] = [valuesOf(own), valuesOf(values)];
      if (holdsForOne(operator)) return of.every((value) => other.includes(value));
      if (holdsForNone(operator)) return other.every((value) => of.includes(value));
      return of.join() === other.join();
    }),
  );
}

/** The values of a key, of which canonical() leaves one as it is and writes several as JSON each. */
function valuesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((one) => String(JSON.parse(String(one)))).sort() : [String(value)];
}

/** Whether a denial that is written anew denies at least what the old one did. */
function coversAll(wide: Grant, source: string, old: readonly Grant[]): boolean {
  const narrow = old.find((one) => one.source === source)!;
  return gained({ ...narrow, allows: true }, [{ ...wide, allows: true }]).length === 0;
}

function gained(after: Grant, before: readonly Grant[]): Gain[] {
  if (before.some(({ source }) => source === after.source)) return [];
  if (after.inverted) return [gain('allowed', after)];
  const wide = before.filter(({ inverted, condition }) => !inverted && implies(after.condition, condition));
  const lacks = new Map<string, { resource: string; principal: string }[]>();
  for (const action of after.actions) {
    const had = wide.filter((one) =>
      one.actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())),
    );
    const lacking = after.resources.flatMap((resource) =>
      after.principals
        .filter((principal) => !had.some((one) => reaches(one, resource, principal)))
        .map((principal) => ({ resource, principal })),
    );
    if (lacking.length > 0) lacks.set(action, lacking);
  }
  return together(lacks).map(({ actions, lacking }) =>
    gain('allowed', {
      ...after,
      actions,
      resources: [...new Set(lacking.map(({ resource }) => resource))],
      principals: [...new Set(lacking.map(({ principal }) => principal))],
    }),
  );
}

const reaches = ({ resources, principals: whom }: Grant, resource: string, principal: string): boolean =>
  resources.some((pattern) => matches(pattern, resource)) &&
  whom.some((pattern) => pattern === EVERYBODY || matches(pattern, principal));

type Lacking = { resource: string; principal: string }[];

/** Actions that lack the same are told in one line. */
function together(lacks: ReadonlyMap<string, Lacking>): { actions: string[]; lacking: Lacking }[] {
  const groups = new Map<string, { actions: string[]; lacking: Lacking }>();
  for (const [action, lacking] of lacks) {
    const group = groups.get(JSON.stringify(lacking)) ?? { actions: [], lacking };
    group.actions.push(action);
    groups.set(JSON.stringify(lacking), group);
  }
  return [...groups.values()];
}

const gain = (kind: Gain['kind'], grant: Grant): Gain => ({
  kind,
  text: words(grant),
  isForEverybody: grant.principals.includes(EVERYBODY),
});

function words({ actions, resources, principals, condition, inverted }: Grant): string {
  const whom = principals.filter((one) => one !== '');
  return [
    listed(actions, 6),
    resources.some((one) => one !== '') ? ` on ${listed(resources, 3)}` : '',
    whom.length > 0
      ? ` for ${listed(
          whom.map((one) => (one === EVERYBODY ? 'everybody' : one)),
          3,
        )}`
      : '',
    condition ? ' under a condition' : '',
    inverted ? ' (said by exclusion: read it)' : '',
  ].join('');
}

const globs = new Map<string, RegExp>();

/** A pattern of IAM against a name, or against a narrower pattern taken as text. */
function matches(pattern: string, name: string): boolean {
  if (pattern === name || pattern === '*') return true;
  if (!/[*?]/.test(pattern)) return false;
  let glob = globs.get(pattern);
  if (!glob) {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    globs.set(pattern, (glob = new RegExp(`^${escaped}$`, 's')));
  }
  return glob.test(name);
}

function grantsOf(document: string | undefined): Grant[] | undefined {
  return document === undefined ? [] : readPolicy(document)?.statements.map(grantOf);
}

function grantOf(statement: Statement): Grant {
  const { allows, actions, resources, principals, notActions, notResources, notPrincipals, raw } = statement;
  const allBut = (list: readonly string[]) => list.map((one) => `all but ${one}`);
  const all = (list: readonly string[], inverted: readonly string[]) => [...list, ...allBut(inverted)];
  const whom = all(named(principals), named(notPrincipals));
  const isAboutResources = 'Resource' in raw || 'NotResource' in raw;
  return {
    allows,
    actions: all(actions, notActions),
    resources: isAboutResources ? all(resources, notResources) : [''],
    principals: 'Principal' in raw || 'NotPrincipal' in raw ? whom : [''],
    condition: raw['Condition'] ? canonical(raw['Condition']) : '',
    inverted: statement.isNegative,
    source: canonical({ ...raw, Sid: undefined }),
  };
}

const named = (principals: Statement['principals']): string[] =>
  Object.entries(principals).flatMap(([kind, who]) => who.map((one) => `${kind}:${one}`));

/** The same text for the same content: keys sorted, one-element lists as their element. */
function canonical(value: unknown): string {
  const settle = (one: unknown): unknown => {
    if (Array.isArray(one))
      return one.length === 1
        ? settle(one[0])
        : one
            .map(settle)
            .map((item) => JSON.stringify(item))
            .sort();
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .filter(([, inner]) => inner !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, settle(inner)]),
    );
  };
  return JSON.stringify(settle(value));
}

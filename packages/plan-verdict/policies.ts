import { readPolicy, type Statement } from '../documents';
import { holdsForNone, holdsForOne } from '../facts';
import { listed } from './values';

type Json = Record<string, unknown>;

const EVERYBODY = 'AWS:*';

/** A statement of a policy, in a form that can be compared. */
interface Grant {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /**
   * `AWS:arn:…`, `Service:…`, `AWS:*` for everybody. One empty entry where the policy belongs to a role
   * itself.
   */
  readonly principals: readonly string[];
  /** The condition as canonical JSON. Empty for none. */
  readonly condition: string;
  /**
   * Whether it uses NotAction, NotResource or NotPrincipal: such statements are only compared for equality.
   */
  readonly inverted: boolean;
  readonly source: string;
}

/** Something that a policy allows and another does not. */
export interface Gain {
  readonly kind: 'allowed' | 'no longer denied' | 'unreadable';
  /** The actions, the resources and the principals: `s3:GetObject on * for everybody`. */
  readonly text: string;
  readonly isForEverybody: boolean;
}

const UNREADABLE: Gain = {
  kind: 'unreadable',
  text: 'what a policy says that cannot be read here',
  isForEverybody: false,
};

/** As {@link gains}, in words. */
export const wider = (before: string | undefined, after: string | undefined): string[] =>
  gains(before, after).map(({ kind, text }) => (kind === 'no longer denied' ? `${kind}: ${text}` : text));

/**
 * What the second policy document allows and the first does not, an entry for each statement. A weaker
 * condition counts as a gain, and so does a denial that is removed.
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
 * Whether the narrow condition is true only where the wide one is: it has all keys of the wide one, and
 * accepts no additional value. Operators that are not compared here must be equal.
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

/** The values of a key. canonical() keeps a single value as it is, and writes each of several as JSON. */
function valuesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((one) => String(JSON.parse(String(one)))).sort() : [String(value)];
}

/** Whether a denial that was rewritten denies at least what the old one did. */
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

/** Groups actions with the same difference, for one line each. */
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

/** Whether a pattern of IAM matches a name, or a narrower pattern taken as text. */
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

/** The same text for equal content: keys are sorted, and a list of one element becomes the element. */
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

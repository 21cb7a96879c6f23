import fc from 'fast-check';
import { judge, readPlan, type Verdict } from '../..';
import type { RawChange, RawPlan } from '../../../recorded-plans';
import { type Drawn, drawn, planOfChanges, written } from './changes';
import { height, type Level, levelOf } from './level';
import { bounds, isWithin } from './oracle';

export const verdictOn = (changes: RawChange[], more: Partial<RawPlan> = {}): Verdict =>
  judge(readPlan(planOfChanges(changes, more), 'staging'));
const levelIn = (verdict: Verdict, name = 'x'): Level =>
  levelOf(verdict.changes.find(({ key }) => key.endsWith(`.${name}`)));
const level = (change: RawChange): Level => levelIn(verdictOn([change]));

/** Describes what breaks the property in one random input; undefined where it holds. */
export type Property<Input> = (input: Input) => string | undefined;

const words = (change: Drawn): string =>
  `${change.action} ${change.type}: ${change.edits.map(({ path, before, after }) => `${path} ${JSON.stringify(before)} → ${JSON.stringify(after)}`).join(', ')}`;

const agrees: Property<Drawn> = (change) => {
  const raw = written(change);
  const [found, must] = [level(raw), bounds(raw, change.edits)];
  return isWithin(found, must)
    ? undefined
    : `${found}, not ${must.least}${must.most === 'loses' ? '' : ` to ${must.most}`}: ${words(change)}`;
};

/** Types in which one attribute replaces another or decides whether the others count. */
const TOGETHER = ['aws_route', 'aws_network_acl', 'aws_efs_backup_policy'];

/** One more edit in the same change. */
const oneMore: Property<Drawn> = (change) => {
  if (TOGETHER.includes(change.type)) return undefined;
  const [first, ...rest] = change.edits;
  if (!first || rest.length === 0) return undefined;
  const [alone, together] = [level(written({ ...change, edits: rest })), level(written(change))];
  const isSame = height(together) >= height(alone);
  return isSame ? undefined : `${alone} without ${first.path}, and ${together} with it: ${words(change)}`;
};

const RANK = ['nothing', 'in place', 'replaced without a gap', 'cuts users off', 'loses data'];

/** One more change in the plan. */
const never: Property<readonly [Drawn, Drawn]> = ([one, other]) => {
  const [first, second] = [written(one), written(other, 'known', 'y')];
  const [alone, together] = [verdictOn([first]), verdictOn([first, second])];
  return RANK.indexOf(together.severity) >= RANK.indexOf(alone.severity)
    ? undefined
    : `${alone.severity} alone, ${together.severity} beside another: ${words(one)}; ${words(other)}`;
};

const inAnyOrder: Property<readonly [Drawn, Drawn]> = ([one, other]) => {
  const changes = [written(one), written(other, 'known', 'y')];
  const [there, back] = [verdictOn(changes), verdictOn([...changes].reverse())];
  return JSON.stringify(there) === JSON.stringify(back) ? undefined : `${words(one)}; ${words(other)}`;
};

/** A sensitive value is judged like any other. */
const hidden: Property<Drawn> = (change) => {
  const [seen, unseen] = [level(written(change)), level(written(change, 'hidden'))];
  return seen === unseen ? undefined : `${seen}, and hidden ${unseen}: ${words(change)}`;
};

/** A number or a boolean known after apply may become anything; other types must at least be mentioned. */
const later: Property<Drawn> = (change) => {
  const [known, unknown] = [level(written(change)), level(written(change, 'later'))];
  const isPlain = change.edits.every(({ type }) => type === 'bool' || type === 'number');
  const least = isPlain ? height(known) : Math.min(height(known), height('told'));
  return height(unknown) >= least ? undefined : `${known}, and known later ${unknown}: ${words(change)}`;
};

/** A moved address does not change the verdict, and both a move and a deferred change are noted. */
const beside: Property<Drawn> = (change) => {
  const raw = written(change);
  const plain = level(raw);
  const moved = verdictOn([{ ...raw, previous_address: `${change.type}.old` }]);
  if (levelIn(moved) !== plain || moved.notes.length === 0) return `moved: ${words(change)}`;
  const deferred = verdictOn([], {
    deferred_changes: [{ reason: 'unknown', resource_change: { address: raw.address } }],
  });
  return deferred.notes.some((note) => note.includes(raw.address)) ? undefined : `put off: ${words(change)}`;
};

/** An update that is also an import is judged by what it does. */
const imported: Property<Drawn> = (change) => {
  const raw = written(change);
  const taken = { ...raw, change: { ...raw.change, importing: { id: 'x' } } } as RawChange;
  const [plain, found] = [level(raw), level(taken)];
  // An imported log group may come from an interrupted apply and have no retention yet.
  const isNew = change.type === 'aws_cloudwatch_log_group';
  return plain === found || isNew ? undefined : `${plain}, and taken over ${found}: ${words(change)}`;
};

/** How many random changes the verdict judges as the oracle does, by action and the oracle's lowest level. */
export function scores(runs: number, seed: number): string[] {
  const counts = new Map<string, { right: number; all: number }>();
  for (const change of [
    ...fc.sample(drawn(), { numRuns: runs, seed }),
    ...fc.sample(update(1), { numRuns: runs, seed }),
  ]) {
    const raw = written(change);
    const must = bounds(raw, change.edits);
    const key = `${change.action}, ${must.least === 'silent' && must.most !== 'loses' ? 'harmless' : must.least}`;
    const { right, all } = counts.get(key) ?? { right: 0, all: 0 };
    counts.set(key, { right: right + (isWithin(level(raw), must) ? 1 : 0), all: all + 1 });
  }
  return [...counts].sort().map(([key, { right, all }]) => `${key}: ${right} of ${all}`);
}

const update = (most?: number) => drawn(['update'], most);
const pair = () => fc.tuple(drawn(), drawn());

/** Each property by its name, with the search for inputs that break it. */
export const PROPERTIES: Readonly<Record<string, (runs: number, seed: number) => string[]>> = {
  'agrees with the oracle': (...how) => search(drawn(), agrees, ...how),
  'agrees with the oracle on updates of one attribute': (...how) => search(update(1), agrees, ...how),
  'gets no milder with one more edit': (...how) => search(update(), oneMore, ...how),
  'gets no milder with one more change': (...how) => search(pair(), never, ...how),
  'does not depend on the order': (...how) => search(pair(), inAnyOrder, ...how),
  'judges sensitive values like others': (...how) => search(update(), hidden, ...how),
  'judges values known after apply by the worst case': (...how) => search(update(1), later, ...how),
  'judges moved objects, and names deferred changes': (...how) =>
    search(drawn(['update', 'delete', 'replace']), beside, ...how),
  'judges imports': (...how) => search(update(), imported, ...how),
};

/** Descriptions of all inputs that break a property, each once. */
function search<Input>(
  from: fc.Arbitrary<Input>,
  property: Property<Input>,
  runs: number,
  seed: number,
): string[] {
  return [...new Set(fc.sample(from, { numRuns: runs, seed }).flatMap((input) => property(input) ?? []))];
}

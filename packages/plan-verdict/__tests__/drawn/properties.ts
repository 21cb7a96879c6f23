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

/** What is wrong with one drawn plan; nothing where it holds. */
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

/** Of these one value takes the other's place, or says whether anything hangs on the rest. */
const TOGETHER = ['aws_route', 'aws_network_acl', 'aws_efs_backup_policy'];

/** One edit more in the same change. */
const oneMore: Property<Drawn> = (change) => {
  if (TOGETHER.includes(change.type)) return undefined;
  const [first, ...rest] = change.edits;
  if (!first || rest.length === 0) return undefined;
  const [alone, together] = [level(written({ ...change, edits: rest })), level(written(change))];
  const isSame = height(together) >= height(alone);
  return isSame ? undefined : `${alone} without ${first.path}, and ${together} with it: ${words(change)}`;
};

const RANK = ['nothing', 'in place', 'replaced without a gap', 'cuts users off', 'loses data'];

/** One change more in the plan. */
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

/** What is hidden is judged as if it were seen, and not said. */
const hidden: Property<Drawn> = (change) => {
  const [seen, unseen] = [level(written(change)), level(written(change, 'hidden'))];
  return seen === unseen ? undefined : `${seen}, and hidden ${unseen}: ${words(change)}`;
};

/** A number or a switch may become anything; of the rest somebody must at least be told. */
const later: Property<Drawn> = (change) => {
  const [known, unknown] = [level(written(change)), level(written(change, 'later'))];
  const isPlain = change.edits.every(({ type }) => type === 'bool' || type === 'number');
  const least = isPlain ? height(known) : Math.min(height(known), height('told'));
  return height(unknown) >= least ? undefined : `${known}, and known later ${unknown}: ${words(change)}`;
};

/** Its address, and whether it is only taken over, change nothing; what is put off is named. */
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
  // A group of logs whose making was broken off has no retention yet.
  const isNew = change.type === 'aws_cloudwatch_log_group';
  return plain === found || isNew ? undefined : `${plain}, and taken over ${found}: ${words(change)}`;
};

/** How many of drawn changes are judged as the oracle does, by what must be said of them at least. */
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

/** Each property by its name, with how to look for what breaks it. */
export const PROPERTIES: Readonly<Record<string, (runs: number, seed: number) => string[]>> = {
  'says what the oracle says': (...how) => search(drawn(), agrees, ...how),
  'says of an update what the oracle says': (...how) => search(update(1), agrees, ...how),
  'is not better for one edit more': (...how) => search(update(), oneMore, ...how),
  'is not better for one change more': (...how) => search(pair(), never, ...how),
  'does not go by the order': (...how) => search(pair(), inAnyOrder, ...how),
  'judges what is hidden': (...how) => search(update(), hidden, ...how),
  'judges what is known later by the worst': (...how) => search(update(1), later, ...how),
  'judges what moves, and names what is put off': (...how) =>
    search(drawn(['update', 'delete', 'replace']), beside, ...how),
  'judges what is taken over': (...how) => search(update(), imported, ...how),
};

/** All inputs that break a property, each kind of words once. */
function search<Input>(
  from: fc.Arbitrary<Input>,
  property: Property<Input>,
  runs: number,
  seed: number,
): string[] {
  return [...new Set(fc.sample(from, { numRuns: runs, seed }).flatMap((input) => property(input) ?? []))];
}

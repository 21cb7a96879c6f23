import { declare, readLine, start, usageOf, UserError } from '../../command';
import { endPrograms } from '../rehearsal/programs';
import { pairsOn, type TriedPair } from './pairs';
import { seedOf } from './draw';
import { pairLine, report, rowLine } from './report';
import { type Row, walkOn } from './rows';
import { chosenOf, sampled } from './sample';
import { Stand } from './stand';
import { walks } from './table';
import type { Walk } from './walk';

/** How many walks run at a time. */
const AT_A_TIME = 2;
const TRANSITIONS = declare({
  name: 'transitions',
  does: 'Plans and applies each change of the table on an embedded AWS, then plans random changes. Exit status 0 only if every verdict is the expected one.',
  options: {
    sample: {
      type: 'string',
      value: 'parts',
      says: 'run only this number of parts, chosen at random by the seed',
    },
    form: {
      type: 'string',
      value: 'name',
      multiple: true,
      says: 'only the changes that start from these settings, by their name',
    },
    change: {
      type: 'string',
      value: 'words',
      multiple: true,
      says: 'only the changes with these words in their name',
    },
    pairs: { type: 'string', value: 'n', says: 'number of random changes' },
    seed: { type: 'string', value: 'n', says: 'the seed; the same seed gives the same changes' },
  },
  example: 'npm run transitions -- --sample 3 --pairs 6',
});
const USAGE = usageOf(TRANSITIONS);

/**
 * `npm run transitions`: runs every walk of the table on an embedded AWS, with the real Terraform and the real
 * provider, then plans random changes. Exit status 0 only if every verdict is the expected one.
 */
async function transitions(): Promise<void> {
  const { values } = readLine(TRANSITIONS);
  const seed = whole(values.seed, Date.now() % 1_000_000);
  console.log(`Seed ${seed}.`);
  const chosen = chosenOf(walks, values);
  if (chosen.length === 0)
    throw new UserError(`${USAGE}\nNames for --form: ${walks.map(({ form }) => form.name).join(', ')}.`);
  const taken = values.sample ? sampled(chosen, whole(values.sample, 0), seed) : chosen;
  const pairs = whole(values.pairs, values.sample ? 12 : 216);

  const rows = new Map<Walk, Row[]>(taken.map((walk) => [walk, []]));
  const tried: TriedPair[] = [];
  const left = taken.map((walk, index) => ({
    walk,
    pairs: Math.floor(pairs / taken.length) + (index < pairs % taken.length ? 1 : 0),
    seed: seedOf(seed, walk.form.name), // a seed of its own: what the other walk draws does not matter
  }));
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      await onItsStand(next.walk, next.pairs, next.seed, rows.get(next.walk) ?? [], tried);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));

  const all = [...rows.values()].flat();
  console.log(`\n${report(all, tried)}`);
  const isWhole = all.length === taken.reduce((sum, { steps }) => sum + steps.length, 0);
  const isHeld =
    all.every(({ problems }) => problems.length === 0) && tried.every(({ flaws }) => flaws.length === 0);
  if (!isWhole) console.log('Not every row was tried.');
  if (!isWhole || !isHeld) process.exitCode = 1;
}

async function onItsStand(
  walk: Walk,
  pairs: number,
  seed: number,
  rows: Row[],
  tried: TriedPair[],
): Promise<void> {
  const started = Date.now();
  const stand = await Stand.start(walk.form);
  console.log(`"${walk.form.name}" is deployed, in ${Math.round((Date.now() - started) / 1000)} s.`);
  try {
    for await (const row of walkOn(stand, walk)) {
      rows.push(row);
      console.log(rowLine(row));
    }
    // After a walk that broke off, the form is not deployed: no random changes.
    if (rows.length < walk.steps.length || rows.some(({ met }) => met === 'an error')) return;
    for await (const pair of pairsOn(stand, pairs, seed)) {
      tried.push(pair);
      console.log(pairLine(pair));
    }
  } finally {
    await stand.stop();
  }
}

function whole(given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (!/^\d+$/.test(given)) throw new UserError(USAGE);
  return Number(given);
}

process.on('exit', endPrograms);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
start(TRANSITIONS, () =>
  transitions().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }),
);

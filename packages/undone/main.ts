import { resolve } from 'node:path';
import { declare, readLine, start, usageOf, UserError, wholeNumber } from '../command';
import { Random } from '../rehearsals';
import { Checkout } from './checkout';
import { allMends, type Mend, plantedFaults, problemsOf } from './mend';
import { line, report, type Tried } from './report';

const TEST_MENDS = declare({
  name: 'test:mends',
  does: 'Brings faults back one by one, each in a checkout of its own: their tests must go red. Exit status 1 where one stays green.',
  options: {
    sample: { type: 'string', value: 'number', says: 'so many of them, drawn by the seed' },
    seed: { type: 'string', value: 'number', says: 'what the sample is drawn by; the same draws the same' },
    only: {
      type: 'string',
      value: 'words',
      multiple: true,
      says: 'those whose name or file has these words',
    },
    planted: { type: 'boolean', says: 'only the faults that were planted, not the mends' },
  },
  example: 'npm run test:mends -- --sample 3',
});
const USAGE = usageOf(TEST_MENDS);

const ROOT = resolve(__dirname, '../..');
/** Checks that run at a time, each in a checkout of its own. */
const AT_ONCE = 2;

/**
 * `npm run test:mends`: undoes each mend of `mends/*.json` by itself, plants each fault of `planted/*.json` by itself, and
 * expects its check to go red: a check that cannot fail proves nothing. `--planted` leaves out the mends. Exit status 1
 * where one stays green, or was not green before.
 */
async function main(): Promise<void> {
  const { values } = readLine(TEST_MENDS);
  const chosen = choose(values.planted ? plantedFaults() : allMends(), values);
  const wrong = chosen.flatMap((mend) => problemsOf(mend, ROOT).map((what) => `${mend.mend}: ${what}`));
  if (wrong.length > 0) throw new UserError(wrong.join('\n'));
  process.on('SIGINT', () => process.exit(130));

  const checks = [...new Set(chosen.map(({ check }) => check))];
  const tried = new Map<Mend, Tried>();
  const work = async () => {
    const checkout = new Checkout(ROOT);
    for (let check = checks.shift(); check !== undefined; check = checks.shift()) {
      const mends = chosen.filter((mend) => mend.check === check);
      for await (const one of tryAll(checkout, check, mends)) {
        tried.set(one.mend, one);
        console.log(line(one));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, checks.length) }, work));

  const rows = chosen.flatMap((mend) => tried.get(mend) ?? []);
  console.log(report(rows));
  if (rows.some(({ outcome }) => outcome !== 'red')) process.exitCode = 1;
}

/** Undoes the mends of one check, one after the other; none where the check is not green with all of them. */
async function* tryAll(checkout: Checkout, check: string, mends: readonly Mend[]): AsyncGenerator<Tried> {
  const started = Date.now();
  const before = await checkout.run(check);
  if (before !== 'green') {
    const seconds = (Date.now() - started) / 1000;
    for (const mend of mends) yield { mend, outcome: 'not green before', seconds };
    return;
  }
  for (const mend of mends) {
    const begun = Date.now();
    const outcome = await checkout.runWithout(mend);
    yield { mend, outcome, seconds: (Date.now() - begun) / 1000 };
  }
}

interface Choice {
  readonly sample?: string;
  readonly seed?: string;
  readonly only?: readonly string[];
}

/** @throws UserError where nothing is called so */
function choose(mends: readonly Mend[], { sample, seed, only }: Choice): readonly Mend[] {
  const asked = only
    ? mends.filter((one) => only.some((words) => `${one.mend} ${one.file}`.includes(words)))
    : mends;
  if (asked.length === 0) throw new UserError(`No mend is called so: ${only?.join(', ') ?? ''}. ${USAGE}`);
  if (sample === undefined) return asked;
  const number = seed === undefined ? Date.now() % 1_000_000 : wholeNumber('seed', seed, 0, 2 ** 31);
  console.log(`The seed is ${number}: the same again with --seed ${number}.`);
  return new Random(number).some(asked, wholeNumber('sample', sample, 1, 10_000));
}

start(TEST_MENDS, main);

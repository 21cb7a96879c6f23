import { resolve } from 'node:path';
import { declare, readLine, start, usageOf, UserError, wholeNumber } from '../command';
import { draw } from '../rehearsals';
import { Checkout } from './checkout';
import { allFixes, type Fix, plantedFaults, problemsOf } from './fix';
import { line, report, type Tried } from './report';

const TEST_FIXES = declare({
  name: 'test:fixes',
  does: 'Brings back faults one by one, each in its own checkout, and runs their tests, which must fail. Exit status 1 if a test passes.',
  options: {
    sample: { type: 'string', value: 'number', says: 'number of faults, chosen at random by the seed' },
    seed: {
      type: 'string',
      value: 'number',
      says: 'the seed of the sample; the same seed gives the same sample',
    },
    only: {
      type: 'string',
      value: 'words',
      multiple: true,
      says: 'only faults with these words in their name or file',
    },
    planted: { type: 'boolean', says: 'only the faults that were planted, not the fixes' },
  },
  example: 'npm run test:fixes -- --sample 3',
});
const USAGE = usageOf(TEST_FIXES);

const ROOT = resolve(__dirname, '../..');
/** How many checks run at a time, each in a checkout of its own. */
const AT_ONCE = 2;

/**
 * `npm run test:fixes`: undoes each fix of `fixes/*.json` and plants each fault of `planted/*.json`, one at a time, and
 * expects its check to fail: a check that cannot fail proves nothing. `--planted` leaves out the fixes. Exit status 1
 * where a check does not fail, or failed already before.
 */
async function main(): Promise<void> {
  const { values } = readLine(TEST_FIXES);
  const chosen = choose(values.planted ? plantedFaults() : allFixes(), values);
  const wrong = chosen.flatMap((fix) => problemsOf(fix, ROOT).map((what) => `${fix.fix}: ${what}`));
  if (wrong.length > 0) throw new UserError(wrong.join('\n'));
  process.on('SIGINT', () => process.exit(130));

  const checks = [...new Set(chosen.map(({ check }) => check))];
  const tried = new Map<Fix, Tried>();
  const work = async () => {
    const checkout = new Checkout(ROOT);
    for (let check = checks.shift(); check !== undefined; check = checks.shift()) {
      const fixes = chosen.filter((fix) => fix.check === check);
      for await (const one of tryAll(checkout, check, fixes)) {
        tried.set(one.fix, one);
        console.log(line(one));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, checks.length) }, work));

  const rows = chosen.flatMap((fix) => tried.get(fix) ?? []);
  console.log(report(rows));
  if (rows.some(({ outcome }) => outcome !== 'red')) process.exitCode = 1;
}

/** Undoes the fixes of one check, one after another; none where the check fails with all of them. */
async function* tryAll(checkout: Checkout, check: string, fixes: readonly Fix[]): AsyncGenerator<Tried> {
  const started = Date.now();
  const before = await checkout.run(check);
  if (before !== 'green') {
    const seconds = (Date.now() - started) / 1000;
    for (const fix of fixes) yield { fix, outcome: 'not green before', seconds };
    return;
  }
  for (const fix of fixes) {
    const begun = Date.now();
    const outcome = await checkout.runWithout(fix);
    yield { fix, outcome, seconds: (Date.now() - begun) / 1000 };
  }
}

interface Choice {
  readonly sample?: string;
  readonly seed?: string;
  readonly only?: readonly string[];
}

/** @throws UserError where no fix has these words */
function choose(fixes: readonly Fix[], { sample, seed, only }: Choice): readonly Fix[] {
  const asked = only
    ? fixes.filter((one) => only.some((words) => `${one.fix} ${one.file}`.includes(words)))
    : fixes;
  if (asked.length === 0)
    throw new UserError(`No fix has these words in its name or file: ${only?.join(', ') ?? ''}. ${USAGE}`);
  if (sample === undefined) return asked;
  const number = seed === undefined ? Date.now() % 1_000_000 : wholeNumber('seed', seed, 0, 2 ** 31);
  console.log(`Seed ${number}. To repeat this sample: --seed ${number}.`);
  return draw(asked, wholeNumber('sample', sample, 1, 10_000), number);
}

start(TEST_FIXES, main);

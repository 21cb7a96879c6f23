import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasDrift, summarizeDrift } from '../plan';
import { loadSettings } from '../settings';
import { PLANS, readPlans } from './ci/plans';
import { run, UserError } from './command';
import { parseCommandLine } from './stack-argument';

const USAGE = 'Usage: npm run drift -- [--from <folder>]. Plan first: npm run plan -- all --out plans';

/**
 * `npm run drift`: says where AWS differs from the code, by the saved plans of all stacks, and writes the same as
 * `drift.md` beside them. Exit status 1 where it does; a newer image alone is no drift.
 */
async function drift(): Promise<void> {
  const settings = loadSettings();
  const options = { from: { type: 'string', default: PLANS } } as const;
  const { values } = parseCommandLine(options, USAGE, process.argv.slice(2));
  const plans = readPlans(settings, values.from).map(({ plan }) => plan);
  const file = join(resolve(values.from), 'drift.md');
  writeFileSync(file, `${summarizeDrift(plans)}\n`);
  const told = summarizeDrift(plans, { format: 'text' });
  const differs = plans.filter(hasDrift).map(({ stack }) => stack);
  if (differs.length === 0) return console.log(told);
  throw new UserError(
    `${told}\n\nAWS is not as the code says: ${differs.join(', ')}. ` +
      'Deploy to make it so again, or take the change over into the code.',
  );
}

run(drift);

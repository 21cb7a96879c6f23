import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasDrift, type StackPlan, summarizeDrift } from '../plan-verdict';
import { loadFacts } from '../facts';
import { checkAccount } from './account/account';
import { PLANS, readPlans } from './ci/plans';
import { declare, readLine, start, UserError } from '../command';
import { stagesBehind } from './fleet/behind';

const DRIFT = declare({
  name: 'drift',
  does:
    'Reports drift (where AWS differs from the code), from saved plans of all stacks, and stages whose instances ' +
    'run an older launch template version. Exit status 1 if there is either.',
  options: {
    from: { type: 'string', value: 'folder', default: PLANS, says: 'the folder of the saved plans' },
  },
  example: `npm run plan -- all --out ${PLANS}\nnpm run drift`,
});

/**
 * `npm run drift`: prints where AWS differs from the code, by the saved plans of all stacks, and which stages
 * run instances of an older launch template version, which no plan shows. Writes the same to `drift.md`
 * beside the plans. Exit status 1 where there is any difference; a newer image alone is not one.
 */
async function drift(): Promise<void> {
  const settings = loadFacts();
  const { values } = readLine(DRIFT);
  const plans = readPlans(settings, values.from).map(({ plan }) => plan);
  await checkAccount(settings);
  const problems = [...drifted(plans), ...behind(await stagesBehind(settings))];
  const file = join(resolve(values.from), 'drift.md');
  writeFileSync(file, `${[summarizeDrift(plans), ...problems].join('\n\n')}\n`);
  const told = summarizeDrift(plans, { format: 'text' });
  if (problems.length === 0) return console.log(told);
  throw new UserError([told, ...problems].join('\n\n'));
}

function drifted(plans: readonly StackPlan[]): string[] {
  const differs = plans.filter(hasDrift).map(({ stack }) => stack);
  if (differs.length === 0) return [];
  return [
    `Drift: AWS differs from the code in ${differs.join(', ')}. Deploy to restore what the code says, or change ` +
      'the code to match AWS.',
  ];
}

function behind(stages: readonly string[]): string[] {
  if (stages.length === 0) return [];
  return [
    `Instances run an older launch template version: ${stages.join(', ')}. An instance refresh failed or was ` +
      'cancelled: approve it in a new pipeline, or run npm run refresh-instances -- <stage>.',
  ];
}

start(DRIFT, drift);

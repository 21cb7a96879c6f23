import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { renderVerdict } from '../plan-verdict';
import { declare, readLine, start, UserError } from '../command';
import { type Judged, readPlanFile, verdictOn } from './saved-plan/judgement';
import { parseMeta } from './saved-plan/meta';

const CHECK_PLAN = declare({
  name: 'check-plan',
  does:
    'Prints the verdict on a plan. Exit status 1 if a change cuts users off or loses data and is not allowed by ' +
    '--allow.',
  arguments: { 'plan.json': { says: 'the output of terraform show -json <plan file>' } },
  options: {
    allow: {
      type: 'string',
      value: 'address',
      multiple: true,
      says: 'allow one harmful change, by its exact resource address',
    },
  },
  example: 'npm run check-plan -- plans/staging/plan.json',
});

/**
 * `npm run check-plan -- <plan.json>`: prints the verdict on a plan's JSON (`terraform show -json <plan
 * file>`). Exit status 1 where the plan interrupts users or loses data, unless `--allow` names exactly those
 * addresses.
 */
async function checkPlan(): Promise<void> {
  const { positionals, values } = readLine(CHECK_PLAN);
  const path = resolve(positionals[0] ?? '');
  const judged = besides(path);
  const verdict = verdictOn(readPlanFile(path, judged), judged, values.allow);
  console.log(renderVerdict(verdict));
  if (verdict.refused.length > 0) process.exitCode = 1;
}

/**
 * The metadata that `npm run plan` wrote beside the JSON. Without it, the plan is named after its folder and
 * judged more strictly.
 */
function besides(path: string): Judged {
  const meta = join(dirname(path), 'plan.meta.json');
  if (!existsSync(meta))
    return { stack: basename(dirname(path)), destroy: false, outline: null, untainted: [] };
  try {
    return parseMeta(JSON.parse(readFileSync(meta, 'utf8')));
  } catch {
    throw new UserError(`${meta} was not written by npm run plan. Plan again.`);
  }
}

start(CHECK_PLAN, checkPlan);

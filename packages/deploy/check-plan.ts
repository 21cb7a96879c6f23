import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { renderVerdict } from '../plan-verdict';
import { run, UserError } from './command/command';
import { type Judged, readPlanFile, verdictOn } from './saved-plan/judgement';
import { parseMeta } from './saved-plan/meta';
import { parseCommandLine } from './command/stack-argument';

const USAGE = 'Usage: npm run check-plan -- <plan.json> [--allow <address>]…';
const OPTIONS = { allow: { type: 'string', multiple: true } } as const;

/**
 * `npm run check-plan -- <plan.json>`: prints the verdict on a plan's JSON (`terraform show -json <plan file>`). Exit
 * status 1 where it cuts users off or loses data, and somebody did not allow exactly that.
 */
async function checkPlan(): Promise<void> {
  const { positionals, values } = parseCommandLine(OPTIONS, USAGE, process.argv.slice(2));
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UserError(USAGE);
  const path = resolve(file);
  const judged = besides(path);
  const verdict = verdictOn(readPlanFile(path, judged), judged, values.allow);
  console.log(renderVerdict(verdict));
  if (verdict.refused.length > 0) process.exitCode = 1;
}

/** What `npm run plan` wrote beside the JSON; a plan without that is named after its folder, and judged more strictly. */
function besides(path: string): Judged {
  const meta = join(dirname(path), 'plan.meta.json');
  if (!existsSync(meta))
    return { stack: basename(dirname(path)), destroy: false, outline: null, halfMade: [] };
  try {
    return parseMeta(JSON.parse(readFileSync(meta, 'utf8')));
  } catch {
    throw new UserError(`${meta} is not what npm run plan writes. Plan again.`);
  }
}

run(checkPlan);

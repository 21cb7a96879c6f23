import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { declare, readLine, ROOT, start } from '../command';
import { checkov } from './checkov';
import { judge } from './judge';
import { planAll } from './plans';
import { prepareAll } from './prepare';
import { isClean, report } from './report';
import { everyStack } from './synthesize';

const SCAN = declare({
  name: 'scan',
  does: 'Runs Checkov with all of its rules on the JSON and the plans of every stack. Exit status 0 only if each failed check has an exception in the code.',
  example: 'npm run scan',
});

/**
 * `npm run scan`: runs Checkov with all of its rules over the JSON and the plans of the shipped settings and
 * of every variant. Exit status 0 only if every failure has an exception in the code, and every exception is
 * needed.
 */
async function scan(): Promise<void> {
  readLine(SCAN);
  const started = Date.now();
  const folder = join(ROOT, '.local', 'scan');
  rmSync(folder, { recursive: true, force: true });
  const below = (name: string) => join(folder, name);
  const [outdir, json, plans] = [below('synthesized'), below('json'), below('plans')];
  mkdirSync(outdir, { recursive: true });
  everyStack(outdir);
  const stacks = prepareAll(outdir, json);
  const names = stacks.map(({ stack }) => stack);
  console.log(`Scanning the JSON of ${names.length} stacks: ${names.join(', ')}.`);
  const ofJson = await checkov(json, 'terraform_json');
  console.log('Planning each of them on the embedded AWS, and scanning the plans …');
  await planAll(names, json, below('terraform'), plans);
  const ofPlans = await checkov(plans, 'terraform_plan');
  const judgement = judge(stacks, [ofJson, ofPlans]);
  console.log(`\n${report(judgement, Math.round((Date.now() - started) / 1000))}`);
  if (!isClean(judgement)) process.exitCode = 1;
}

start(SCAN, scan);

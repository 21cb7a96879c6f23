import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { synthesizeFile, type Synthesis } from '../compare-stacks';
import { declare, nowHolds, readLine, ROOT, start, UserError } from '../command';
import { loadFacts } from '../facts';
import { compareAll } from './comparison';
import { copyWithCdktn } from './copy';
import { CDKTN } from './manifest';

const SUCCESSOR = declare({
  name: 'successor',
  does: 'Synthesizes all stacks by cdktf and by cdktn, the fork that continues it, and compares them. npm installs cdktn in a temporary folder; the project is not changed. Exit status 1 if they differ in more than the version of the tool.',
  example: 'npm run successor',
});

/** `npm run successor`: checks whether cdktn synthesizes the same stacks from the same code and settings. */
async function successor(): Promise<void> {
  readLine(SUCCESSOR);
  loadFacts(); // reports wrong settings before anything is installed
  nowHolds('Nothing was changed.', 'npm run successor');
  const folder = mkdtempSync(join(tmpdir(), 'aws-bootstrap-successor-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const copy = join(folder, 'project');
  console.log(`Installing cdktn ${CDKTN} in a temporary folder …`);
  await copyWithCdktn(ROOT, copy);
  const config = resolve(process.env.CONFIG || join(ROOT, 'config.ts'));
  const [cdktf, cdktn] = await Promise.all([
    synthesizeFile(ROOT, config, join(folder, 'cdktf')),
    synthesizeFile(copy, config, join(folder, 'cdktn')),
  ]);
  const { text, isSame } = compareAll(stacksOf(cdktf, 'cdktf'), stacksOf(cdktn, `cdktn ${CDKTN}`));
  console.log(text);
  if (!isSame) process.exitCode = 1;
}

function stacksOf(made: Synthesis, tool: string) {
  if ('stacks' in made) return made.stacks;
  throw new UserError(`${tool} did not synthesize the stacks:\n${made.refused}`);
}

start(SUCCESSOR, successor);

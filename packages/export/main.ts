import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declare, nowHolds, readLine, stackNames, start, synthesize } from '../command';
import { loadFacts } from '../facts';
import { filesOf } from './files';
import { readme } from './readme';
import { meantFolder, refuseTaken, writeAll } from './target';

const EXPORT = declare({
  name: 'export',
  does: 'Writes all stacks as plain Terraform, one folder for each stack, with the same states. Terraform then plans and applies them without Node.js and without this project. Makes no call to AWS.',
  arguments: { folder: { says: 'a folder that is empty or does not exist' } },
  example: 'npm run export -- ../terraform',
});

/** `npm run export -- <folder>`: writes the stacks as plain Terraform, all of them or nothing. */
async function leave(): Promise<void> {
  const { positionals } = readLine(EXPORT);
  const folder = meantFolder(positionals[0] ?? '');
  refuseTaken(folder);
  const settings = loadFacts();
  const stacks = stackNames(settings);
  const files = new Map<string, string | Buffer>([['README.md', readme(settings, stacks)]]);
  nowHolds('Nothing was written.', `npm run export -- ${positionals[0]}`);
  const draft = mkdtempSync(join(tmpdir(), 'aws-bootstrap-export-'));
  process.once('exit', () => rmSync(draft, { recursive: true, force: true }));
  synthesize(join(draft, 'cdktf.out'));
  for (const stack of stacks) {
    const ofStack = filesOf(stack, join(draft, 'cdktf.out', 'stacks', stack));
    for (const [path, contents] of ofStack) files.set(join(stack, path), contents);
  }
  writeAll(folder, files);
  console.log(
    `${stacks.length} stacks are in ${folder}, a folder each: ${stacks.join(', ')}.\n` +
      "All of them are Terraform JSON, not HCL: cdktf's own conversion to HCL gets them wrong " +
      '(docs/leaving.md).\n' +
      `Next: read ${join(folder, 'README.md')}. It has the commands, and what the export leaves out.`,
  );
}

start(EXPORT, leave);

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terraform } from '../terraform/terraform';

const original = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  process.env = { ...original, CDKTF_OUTDIR: folder };
  mkdirSync(join(folder, 'stacks/staging'), { recursive: true });
  writeFileSync(join(folder, 'stacks/staging/cdk.tf.json'), '{}');
});
afterEach(() => {
  process.env = original;
  rmSync(folder, { recursive: true });
});

// A power cut between making a file and writing it.
test.each(['', '{"pid":'])('what an earlier run wrote down may be empty or broken off: %j', (content) => {
  for (const file of ['terraform-run.json', 'half-made.json'])
    writeFileSync(join(folder, 'stacks/staging', file), content);
  const { journal } = new Terraform('staging');
  expect(journal.halfMade).toEqual([]);
  expect(journal.leftLock).toBe(true); // that it ran is known all the same
  journal.rememberHalfMade('aws_lb.a');
  expect(journal.halfMade).toEqual(['aws_lb.a']);
});

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
  const terraform = new Terraform('staging');
  expect(terraform.halfMade).toEqual([]);
  expect(terraform.leftLock).toBe(true); // that it ran is known all the same
  terraform.rememberHalfMade('aws_lb.a');
  expect(terraform.halfMade).toEqual(['aws_lb.a']);
});

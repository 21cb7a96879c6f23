import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Terraform } from '../terraform';

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

// As after a power cut between creating a file and writing it.
test.each(['', '{"pid":'])("a run's journal may be empty or truncated: %j", (content) => {
  for (const file of ['terraform-run.json', 'untainted.json'])
    writeFileSync(join(folder, 'stacks/staging', file), content);
  const { journal } = new Terraform('staging');
  expect(journal.untainted).toEqual([]);
  expect(journal.leftLock).toBe(true); // the file shows that it ran
  journal.rememberUntainted('aws_lb.a');
  expect(journal.untainted).toEqual(['aws_lb.a']);
});

test('a plan is shown by one run of Terraform until its file changes', async () => {
  // A terraform that prints the file and counts its runs.
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const count = join(folder, 'count');
  writeFileSync(join(bin, 'terraform'), `#!/bin/sh\nprintf . >>'${count}'\ncat plan.tfplan\n`, {
    mode: 0o755,
  });
  process.env.PATH = [bin, original.PATH].join(delimiter);
  const save = (plan: string) => writeFileSync(join(folder, 'stacks/staging/plan.tfplan'), plan);

  const terraform = new Terraform('staging');
  save('{"one":1}');
  expect([await terraform.showPlan(), await terraform.showPlan()]).toEqual(['{"one":1}', '{"one":1}']);
  expect(readFileSync(count, 'utf8')).toBe('.');
  save('{"two":2}');
  await expect(terraform.showPlan()).resolves.toBe('{"two":2}');
  expect(readFileSync(count, 'utf8')).toBe('..');
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedAws } from '../..';
import { edited, hashOf, SMALLEST, startStanding } from '../../../rehearsals';
import { Calls } from '../../calls';

let kept: string;
const deployed: string[] = [];
const running: EmbeddedAws[] = [];

/** Creates a bucket with the stack's name instead of a deployment. */
async function deploy(aws: EmbeddedAws, stack: string): Promise<void> {
  deployed.push(stack);
  await new Calls(aws).rest('s3', 'PUT', `/hello-${stack}`);
}

async function standing(stacks: string[], settings = SMALLEST): Promise<string[]> {
  const aws = await startStanding({ settings, stacks, by: 'commands', deploy, kept }, {});
  running.push(aws);
  return (await aws.leftOver()).sort();
}

beforeEach(() => {
  kept = mkdtempSync(join(tmpdir(), 'standing-'));
  deployed.length = 0;
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((aws) => aws.stop()));
  rmSync(kept, { recursive: true, force: true });
});

test('stacks are deployed once for all that ask for the same', async () => {
  const first = await standing(['state', 'staging']);
  expect(first).toEqual(['s3 bucket hello-staging', 's3 bucket hello-state']);
  await expect(standing(['state', 'staging'])).resolves.toEqual(first);
  expect(deployed).toEqual(['state', 'staging']);
});

test('another stack is deployed onto kept stacks, which do not change', async () => {
  await standing(['state']);
  await standing(['state', 'pipeline']);
  await expect(standing(['state'])).resolves.toEqual(['s3 bucket hello-state']);
  expect(deployed).toEqual(['state', 'pipeline']);
});

test('two simultaneous callers deploy once', async () => {
  await Promise.all([standing(['state']), standing(['state'])]);
  expect(deployed).toEqual(['state']);
});

test('other settings are deployed again', async () => {
  await standing(['state']);
  await standing(['state'], edited(SMALLEST, { 'stages.staging.names': ['beta'] }));
  expect(deployed).toEqual(['state', 'state']);
});

test('a failed deployment keeps nothing', async () => {
  const failing = () => Promise.reject(new Error('It did not stand.'));
  const wanted = { settings: SMALLEST, stacks: ['state'], by: 'commands' as const, deploy: failing, kept };
  await expect(startStanding(wanted, {})).rejects.toThrow('It did not stand.');
  expect(readdirSync(kept)).toEqual([]);
});

test.each([
  ['modules/a.ts', true],
  ['packages/rehearsals/release/a.ts', true],
  ['requirements.txt', true],
  ['docs/a.md', false],
  ['modules/README.md', false],
  ['app/release/server.js', false],
  ['packages/embedded-aws/__pycache__/a.pyc', false],
  ['.local/a', false],
  ['node_modules/a.js', false],
])('a change of %s discards kept accounts: %s', (file, isAnother) => {
  const path = join(kept, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'before');
  const before = hashOf(kept);
  writeFileSync(path, 'after');
  expect(hashOf(kept) !== before).toBe(isAnother);
});

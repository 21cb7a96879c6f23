import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../command';
import { runTerraform } from '../terraform-process';

const TRAPS = {
  TF_WORKSPACE: 'second',
  TF_DATA_DIR: '/nonexistent/data',
  TF_CLI_ARGS: '-no-such-flag',
  TF_CLI_ARGS_plan: '-destroy',
};
const LINE =
  'Terraform is started without the variables TF_CLI_ARGS, TF_CLI_ARGS_plan, TF_DATA_DIR, TF_WORKSPACE of your shell: ' +
  'they would change which stack, state or account it works on.';

const original = process.env;
let folder: string;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'environment-'));
  process.env = { ...original, ...TRAPS };
  printed = [];
  jest.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  process.env = original;
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test("Terraform runs without the shell's variables that would redirect it, and one line says so", async () => {
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ resource: { terraform_data: { one: {} } } }));
  const run = (...args: string[]) => runTerraform(folder, args, 'captured', () => undefined);
  expect(await run('init', '-input=false')).toMatchObject({ status: 0 });
  expect((await run('workspace', 'show')).stdout.trim()).toBe('default');
  expect((await run('plan', '-input=false', '-no-color')).stdout).toContain(
    '1 to add, 0 to change, 0 to destroy',
  );
  expect(printed).toEqual([LINE]);
});

test('Terraform in set-up runs without them, too', () => {
  // A terraform that only records its environment.
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const says = `#!/bin/sh\nenv | grep ^TF_ | sort >>'${folder}/given'\necho '{"terraform_version":"1.0.0"}'\n`;
  writeFileSync(join(bin, 'terraform'), says, { mode: 0o755 });
  const env = { ...TRAPS, TF_LOG: 'WARN', PATH: `${bin}:${original.PATH}` };
  const { stderr } = spawnSync('node', ['packages/setup/setup.mjs'], { cwd: ROOT, env, encoding: 'utf8' });
  expect(stderr.split('\n')[0]).toBe(LINE);
  expect(stderr).toContain('Terraform 1.0.0 is too old');
  expect(spawnSync('cat', [join(folder, 'given')], { encoding: 'utf8' }).stdout).toBe('TF_LOG=WARN\n');
});

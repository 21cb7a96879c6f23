import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT, START } from '../../../command';
import { type Ended, runProgram, World } from '../../../rehearsals';

/** Exports deployed stacks, and continues with Terraform where there is no Node.js. */
const STACKS = ['state', 'staging', 'pipeline'];
const MIRROR = join(ROOT, '.terraform-mirror');
const MINUTES = 60_000;

let world: World;
let folder: string;
let exported: string;

beforeAll(async () => {
  world = await World.start('export', {}, ['staging', 'pipeline']);
  folder = mkdtempSync(join(tmpdir(), 'an export '));
  exported = join(folder, 'plain terraform');
  mkdirSync(join(folder, 'bin'));
  symlinkSync(programIn('terraform'), join(folder, 'bin', 'terraform'));
}, 20 * MINUTES);

afterAll(async () => {
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

function programIn(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((each) => join(each, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`There is no ${name} in PATH.`);
  return found;
}

/** Runs Terraform in an exported stack, where Terraform is the only program. */
function terraform(stack: string, ...words: string[]): Promise<Ended> {
  const command = ['terraform', `-chdir=${join(exported, stack)}`, ...words];
  return runProgram(
    command,
    world.environment({ PATH: join(folder, 'bin') }),
    world.log(`${stack}-${words[0]}`),
  );
}

const plan = (stack: string) =>
  terraform(stack, 'plan', '-input=false', '-no-color', '-lock=false', '-detailed-exitcode');

/** Adds a file, as a person would. */
const change = (stack: string, text: string) => writeFileSync(join(exported, stack, 'ours.tf'), text);

test('a deployed project is exported from any folder, to a path with a blank', async () => {
  const command = [...START, 'packages/export/main.ts', 'plain terraform'];
  const { output, status } = await runProgram(
    command,
    world.environment({ INIT_CWD: folder }),
    world.log('export'),
  );
  expect(output).toContain(`3 stacks are in ${exported}, a folder each: state, staging, pipeline.\n`);
  expect(status).toBe(0);
  const readme = readFileSync(join(exported, 'README.md'), 'utf8');
  for (const stack of STACKS) expect(readme).toContain(`| \`${stack}\` | \`hello/${stack}.tfstate\` |`);
});

test('there is no Node.js where Terraform runs', () => {
  const { error } = spawnSync('node', ['--version'], { env: { PATH: join(folder, 'bin') } });
  expect(error).toMatchObject({ code: 'ENOENT' });
});

test.each(STACKS)('%s: the plan of the deployed stack is empty', async (stack) => {
  const mirror = existsSync(MIRROR) ? [`-plugin-dir=${MIRROR}`] : [];
  const init = await terraform(stack, 'init', '-input=false', '-no-color', ...mirror);
  expect(init).toMatchObject({ status: 0 });
  const { output, status } = await plan(stack);
  expect(output).toContain('No changes. Your infrastructure matches the configuration.');
  expect(status).toBe(0);
  // The plan must be empty because all resources exist, not because the configuration has none.
  const { resources } = await world.state(stack);
  const { resource } = JSON.parse(readFileSync(join(exported, stack, 'main.tf.json'), 'utf8')) as {
    resource: Record<string, Record<string, unknown>>;
  };
  const addresses = Object.entries(resource).flatMap(([type, all]) =>
    Object.keys(all).map((name) => `${type}.${name}`),
  );
  const managed = resources
    .filter(({ mode }) => mode === 'managed')
    .map(({ type, name }) => `${type}.${name}`);
  expect(addresses.sort()).toEqual(managed.sort());
});

test('a change is planned, applied, and in the state that this project has used', async () => {
  change('pipeline', 'resource "aws_cloudwatch_log_group" "ours" {\n  name = "hello-ours"\n}\n');
  expect((await plan('pipeline')).status).toBe(2);
  const applied = await terraform('pipeline', 'apply', '-input=false', '-no-color', '-auto-approve');
  expect(applied.output).toContain('Apply complete! Resources: 1 added, 0 changed, 0 destroyed.');
  const { resources } = await world.state('pipeline');
  expect(resources.map(({ type, name }) => `${type}.${name}`)).toContain('aws_cloudwatch_log_group.ours');
});

/** The reason why no stack is exported as HCL. If this fails, cdktf's conversion may work now. */
test("Terraform refuses each stack as HCL of cdktf's", async () => {
  const hcl = join(folder, 'hcl');
  const env = world.environment({ CDKTF_OUTDIR: hcl, SYNTH_HCL_OUTPUT: 'true' });
  expect(await runProgram([...START, 'main.ts'], env, world.log('hcl'))).toMatchObject({ status: 0 });
  for (const stack of STACKS) {
    const alone = join(folder, 'as hcl', stack);
    cpSync(join(hcl, 'stacks', stack, 'cdk.tf'), join(alone, 'main.tf'));
    const command = ['terraform', `-chdir=${alone}`, 'init', '-backend=false', '-input=false', '-no-color'];
    const { output, status } = await runProgram(command, world.environment(), world.log(`hcl-${stack}`));
    expect(output).toMatch(/Argument or block definition required\s+on main\.tf line \d+, in terraform:/);
    expect(status).toBe(1);
  }
});

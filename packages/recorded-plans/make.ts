/**
 * Writes standing.json and plans.json with the real Terraform and provider: applies the stage to the embedded AWS, then
 * plans each variant against it. Takes about ten minutes.
 *
 * node --import tsx packages/recorded-plans/make.ts
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedAws, startEmbeddedAws, withoutAws } from '../embedded-aws';
import { oneRecordALine } from '../facts';
import { onlyTrue, type PackedPlan, type RawPlan, pack, trim } from './pack';
import { type Configuration, stage } from './stage';
import { variants } from './variants';

const run = promisify(execFile);
type Standing = Record<string, Record<string, unknown>>;

const work = mkdtempSync(join(tmpdir(), 'plans-'));
const environment: NodeJS.ProcessEnv = {
  ...withoutAws(process.env),
  CHECKPOINT_DISABLE: '1',
  TF_PLUGIN_CACHE_DIR: join(work, 'cache'),
};

async function terraform(folder: string, ...words: string[]): Promise<string> {
  const options = { env: environment, maxBuffer: 1 << 28 };
  return (await run('terraform', [`-chdir=${join(work, folder)}`, ...words], options)).stdout;
}

function write(folder: string, configuration: Configuration | Record<string, unknown>): void {
  mkdirSync(join(work, folder), { recursive: true });
  writeFileSync(join(work, folder, 'main.tf.json'), JSON.stringify(configuration));
}

function copyStage(folder: string, isFresh = false): void {
  const target = join(work, folder);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(work, 'stage'), target, { recursive: true });
  if (isFresh) rmSync(join(target, 'terraform.tfstate'));
}

async function make(name: string): Promise<RawPlan> {
  const { change, byHand, plan = [], fresh = false, refresh = false } = variants[name]!;
  copyStage('variant', fresh);
  if (byHand) {
    const changed = stage();
    byHand(changed);
    copyStage('hand');
    write('hand', changed);
    await terraform('hand', 'apply', '-auto-approve');
  }
  const configuration = stage();
  change?.(configuration);
  write('variant', configuration);
  await terraform('variant', 'plan', `-refresh=${refresh}`, '-out=plan', ...plan);
  const shown = JSON.parse(await terraform('variant', 'show', '-json', 'plan')) as RawPlan;
  if (byHand) await terraform('variant', 'apply', 'plan');
  return shown;
}

interface Module {
  outputs: unknown;
  resources: { address: string; expressions?: Record<string, unknown> }[];
}

/**
 * The parts of the configuration that plan-verdict reads: the provider's region, the expressions of outputs, and those
 * of changed attributes that are known only after the apply.
 */
function configurationOf(plan: RawPlan): unknown {
  const { provider_config, root_module } = plan.configuration as {
    provider_config: { aws: { expressions: { region: unknown } } };
    root_module: Module;
  };
  const unknown = new Map(
    (plan.resource_changes ?? []).map((raw) => [raw.address, raw.change.after_unknown]),
  );
  const resources = root_module.resources.flatMap(({ address, expressions = {} }) => {
    const kept = Object.entries(expressions).filter(
      ([key, expression]) =>
        onlyTrue(unknown.get(address)?.[key]) !== undefined &&
        JSON.stringify(expression).includes('"references"'),
    );
    return kept.length > 0 ? [{ address, expressions: Object.fromEntries(kept) }] : [];
  });
  return {
    provider_config: { aws: { expressions: { region: provider_config.aws.expressions.region } } },
    root_module: { outputs: root_module.outputs, ...(resources.length > 0 && { resources }) },
  };
}

function save(file: string, value: object, depth: number): void {
  // Generated names end in the time of their creation.
  const text = oneRecordALine(value, depth).replace(/20\d{24}/g, '00000000000000000000000001');
  writeFileSync(join(__dirname, file), text);
}

function packed(plan: RawPlan, base: RawPlan, stands: Standing): PackedPlan {
  const changed = (plan.resource_changes ?? []).filter(
    (raw) => raw.change.actions[0] !== 'no-op' || raw.previous_address !== undefined,
  );
  const outputs = Object.entries(plan.output_changes ?? {}).filter(
    ([, change]) => change.actions[0] !== 'no-op',
  );
  const configuration = configurationOf(plan);
  return {
    changes: changed.map((raw) => pack(raw, stands[raw.previous_address ?? raw.address])),
    ...(plan.resource_drift && { drift: plan.resource_drift.map((raw) => pack(raw, stands[raw.address])) }),
    ...(outputs.length > 0 && { outputs: Object.fromEntries(outputs) }),
    ...(JSON.stringify(configuration) !== JSON.stringify(configurationOf(base)) && { configuration }),
  };
}

async function main(aws: EmbeddedAws): Promise<void> {
  Object.assign(environment, aws.environment);
  mkdirSync(join(work, 'cache'));
  write('stage', stage());
  await terraform('stage', 'init');
  await terraform('stage', 'apply', '-auto-approve');
  aws.confirmEmail('ops@example.com');
  // Values that AWS sets after the creation (an issued certificate, empty lists) belong to the stage.
  await terraform('stage', 'apply', '-refresh-only', '-auto-approve');
  const base = await make('nothing');
  const stands: Standing = Object.fromEntries(
    (base.resource_changes ?? []).map((raw) => [raw.address, trim(raw.change.before)!]),
  );
  const plans: Record<string, PackedPlan> = {};
  for (const name of Object.keys(variants)) {
    try {
      plans[name] = packed(await make(name), base, stands);
      console.log(
        `${name}: ${plans[name].changes.map((one) => `${one.address} ${one.actions.join('+')}`).join(', ')}`,
      );
    } catch (error) {
      console.error(`NOT PLANNED: ${name}: ${(error as { stderr?: string }).stderr ?? String(error)}`);
      process.exitCode = 1;
    }
  }
  save('standing.json', { stands, outputs: base.output_changes, configuration: configurationOf(base) }, 2);
  save('plans.json', plans, 3);
}

async function start(): Promise<void> {
  const aws = await startEmbeddedAws({ domain: 'example.com' });
  try {
    await main(aws);
  } finally {
    await aws.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

void start();

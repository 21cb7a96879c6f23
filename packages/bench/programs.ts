import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../command';
import { terraformEnvironment } from '../terraform';
import type { Run } from './measure';

/** Runs a program from start to end. @throws where it fails, with its output */
const program =
  ([name, ...args]: readonly [string, ...string[]], env: NodeJS.ProcessEnv, cwd = ROOT): Run =>
  () => {
    const started = performance.now();
    execFileSync(name, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
    return (performance.now() - started) / 1000;
  };

/** The programs that are measured. */
export interface Programs {
  readonly floor: Run;
  readonly synth: Run;
  readonly cdktfSynth: Run;
  /** Terraform starts the provider and reads its schema, which is most of a plan's time, with this `GOGC`. */
  readonly schema: (gogc: string | undefined) => Run;
}

/** Gives programs a folder to synthesize to, and removes it at the end. */
export function withPrograms<Result>(use: (programs: Programs) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const out = join(folder, 'out');
    const env = { ...process.env, CDKTF_OUTDIR: out, CHECKPOINT_DISABLE: '1' };
    const synth = program(['npm', 'run', '--silent', 'synth'], env);
    synth();
    const terraform = join(folder, 'terraform');
    const quiet = terraformEnvironment();
    copyProvider(join(out, 'stacks', 'state'), terraform);
    program(['terraform', 'init', '-input=false'], quiet, terraform)();
    return use({
      floor: program([process.execPath, 'packages/bench/floor.js', ...loaded()], env),
      synth,
      cdktfSynth: program(['npx', 'cdktf', 'synth', '--output', out], env),
      schema: (gogc) =>
        program(['terraform', 'providers', 'schema', '-json'], { ...quiet, GOGC: gogc }, terraform),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A stack's provider with its pinned version, without backend and resources. */
function copyProvider(stack: string, folder: string): void {
  cpSync(stack, folder, { recursive: true, verbatimSymlinks: true });
  const file = join(folder, 'cdk.tf.json');
  const { terraform, provider } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  writeFileSync(file, JSON.stringify({ terraform: { ...terraform, backend: undefined }, provider }));
}

/** cdktf, and the provider's resources that the code imports. */
function loaded(): string[] {
  const files = ['modules', 'stacks'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(room, file)),
  );
  const named = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'(@cdktf\/provider-aws\/lib\/[\w-]+)'/g)].map(
      ([, name = '']) => name,
    ),
  );
  return ['cdktf', ...new Set(named)];
}

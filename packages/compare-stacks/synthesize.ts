import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackFile, synthesizedStacks } from '../documents';

/** The text of each stack's JSON by the stack's name, or the checkout's error. */
export type Synthesis = { readonly stacks: ReadonlyMap<string, string> } | { readonly refused: string };

/**
 * The command by which a checkout synthesizes, from its cdktf.json, because the program's path may differ.
 *
 * @throws Error where the folder is not a checkout, or its packages are not installed
 */
export function commandOf(checkout: string): string {
  const file = join(checkout, 'cdktf.json');
  if (!existsSync(file))
    throw new Error(`${checkout} is not a checkout of this project: it has no cdktf.json.`);
  const { app } = JSON.parse(readFileSync(file, 'utf8')) as { app?: unknown };
  if (typeof app !== 'string') throw new Error(`${file} has no command in "app".`);
  if (!existsSync(join(checkout, 'node_modules')))
    throw new Error(`${checkout} has no packages installed: run "npm run setup" there.`);
  return app;
}

/** Synthesizes settings with a checkout's own code, in a process and an output folder of its own. */
export async function synthesize(checkout: string, settings: unknown): Promise<Synthesis> {
  const folder = mkdtempSync(join(tmpdir(), 'aws-bootstrap-compare-'));
  try {
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ default: settings }));
    const made = await synthesizeFile(checkout, config, join(folder, 'cdktf.out'));
    return 'refused' in made ? { refused: made.refused.replaceAll(config, 'the settings') } : made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Synthesizes a settings file with a checkout's own code, in a process of its own.
 *
 * @param config its absolute path
 * @param outdir the output folder; its parent folder must exist
 */
export async function synthesizeFile(checkout: string, config: string, outdir: string): Promise<Synthesis> {
  const said = await failureOf(checkout, { ...process.env, CONFIG: config, CDKTF_OUTDIR: outdir });
  if (said !== undefined) return { refused: said.trim() };
  // The text of the file, because it is compared byte for byte.
  const read = (stack: string) => [stack, readFileSync(stackFile(outdir, stack), 'utf8')] as const;
  return { stacks: new Map(synthesizedStacks(outdir).map(read)) };
}

/** The command's output where it failed; undefined where it succeeded. */
function failureOf(checkout: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const [shell, ...how] = process.platform === 'win32' ? ['cmd', '/c'] : ['sh', '-c'];
  return new Promise((resolve) => {
    execFile(shell, [...how, commandOf(checkout)], { cwd: checkout, env }, (error, stdout, stderr) =>
      resolve(error ? stderr || stdout || error.message : undefined),
    );
  });
}

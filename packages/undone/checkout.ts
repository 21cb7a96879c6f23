import { spawn, spawnSync } from 'node:child_process';
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
import { dirname, join } from 'node:path';
import { type Fix, undo } from './fix';
import { type Outcome, outcomeOf, type Report } from './outcome';

/** Installed files that Git does not track: links are enough, because nothing here writes to them. */
const INSTALLED = ['node_modules', 'app/node_modules', '.venv', '.terraform-mirror', '.local'];

/**
 * A copy of the tracked files in a temporary folder, in which fixes are undone. jest writes beside it: checks read
 * every file of a checkout.
 */
export class Checkout {
  private readonly outer = mkdtempSync(join(tmpdir(), 'aws-bootstrap-undone-'));
  private readonly folder = join(this.outer, 'checkout');

  constructor(root: string) {
    process.on('exit', () => rmSync(this.outer, { recursive: true, force: true }));
    copyCheckout(root, this.folder);
  }

  /** Runs a check without the fix, and restores the fix. */
  async runWithout(fix: Fix): Promise<Outcome> {
    const path = this.path(fix.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, undo(text, fix));
    try {
      return await this.run(fix.check);
    } finally {
      writeFileSync(path, text);
    }
  }

  /** Runs one test file. */
  async run(check: string): Promise<Outcome> {
    const report = join(this.outer, 'report.json');
    rmSync(report, { force: true });
    const jest = join('node_modules', 'jest', 'bin', 'jest.js');
    const config = check.includes('/slow/') ? 'jest.slow.config.js' : 'jest.config.js';
    const settings = [
      `--config=${config}`,
      '--ci',
      '--runInBand',
      '--silent',
      `--cacheDirectory=${join(this.outer, 'jest')}`,
    ];
    const args = [jest, ...settings, '--json', `--outputFile=${report}`, '--runTestsByPath', check];
    const child = spawn(process.execPath, args, { cwd: this.folder, stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    return outcomeOf(existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined);
  }

  private path(file: string): string {
    return join(this.folder, file);
  }
}

/** Copies the tracked files to a folder, and links what is installed. */
export function copyCheckout(root: string, folder: string): void {
  for (const file of trackedIn(root)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  for (const installed of INSTALLED) {
    if (existsSync(join(root, installed))) symlinkSync(join(root, installed), join(folder, installed));
  }
}

/** The tracked files as they are in the folder, committed or not. */
function trackedIn(root: string): string[] {
  const { stdout, status } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${root} is not a Git checkout, so its tracked files are not known.`);
  return stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

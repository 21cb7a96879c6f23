import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A run of Terraform that was written down. */
interface EarlierRun {
  readonly pid: number;
  /** ISO 8601 */
  readonly started: string;
}

/**
 * What this machine knows of the runs of Terraform on one stack, in files of the stack's folder: they outlive a run that
 * is killed, so that the next one can clean up after it.
 */
export class RunJournal {
  /** A run whose end was not recorded when this one began: it still works, or it died. */
  readonly earlier?: EarlierRun;
  /** Says which Terraform works on the stack, so that the lock of one that died can be told from a living one's. */
  private readonly runFile: string;
  /** There from the beginning of an apply to its good end. */
  private readonly unfinishedFile: string;
  /** The addresses of what an apply that died made half of, until another one came to its good end. */
  private readonly halfMadeFile: string;

  constructor(folder: string) {
    this.runFile = join(folder, 'terraform-run.json');
    this.unfinishedFile = join(folder, 'apply-unfinished');
    this.halfMadeFile = join(folder, 'half-made.json');
    this.earlier = readJson<EarlierRun>(this.runFile);
  }

  /** A run that takes the state's lock begins. */
  runBegins(pid: number | undefined): void {
    writeFileSync(this.runFile, JSON.stringify({ pid, started: new Date().toISOString() }));
  }

  /** The run has given its lock back. */
  runEnded(): void {
    rmSync(this.runFile, { force: true });
  }

  /** Whether the last run ended without giving its lock back, as one that was killed. */
  get leftLock(): boolean {
    return existsSync(this.runFile);
  }

  applyBegins(): void {
    writeFileSync(this.unfinishedFile, new Date().toISOString());
  }

  /** An apply came to its good end: nothing is left over from any before it. */
  applyEnded(): void {
    rmSync(this.unfinishedFile, { force: true });
    rmSync(this.halfMadeFile, { force: true });
  }

  /** Whether the last apply on this machine failed or died: AWS may have what the state does not know. */
  get isUnfinished(): boolean {
    return existsSync(this.unfinishedFile);
  }

  get halfMade(): string[] {
    return readJson<string[]>(this.halfMadeFile) ?? [];
  }

  /** The verdict needs to know it, also on a later plan: the state does not show it once it is no longer tainted. */
  rememberHalfMade(address: string): void {
    writeFileSync(this.halfMadeFile, JSON.stringify([...new Set([...this.halfMade, address])]));
  }
}

/** Undefined where there is no file, or none that can be read: a full disk or a power cut leaves empty ones. */
function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

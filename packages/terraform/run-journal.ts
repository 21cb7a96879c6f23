import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A recorded run of Terraform. */
interface EarlierRun {
  readonly pid: number;
  /** ISO 8601 */
  readonly started: string;
}

/**
 * A record of the runs of Terraform on one stack on this machine, in files of the stack's folder. They
 * survive a killed run, so that the next one can clean up.
 */
export class RunJournal {
  /** A run whose end was not recorded: it is still running, or it was killed. */
  readonly earlier?: EarlierRun;
  /** The file with the process id, by which the lock of a killed run is told from that of a running one. */
  private readonly runFile: string;
  /** The file that exists from the beginning of an apply until one succeeds. */
  private readonly unfinishedFile: string;
  /**
   * The file with the addresses of resources that an interrupted apply created incompletely, until an apply
   * succeeds.
   */
  private readonly untaintedFile: string;

  constructor(folder: string) {
    this.runFile = join(folder, 'terraform-run.json');
    this.unfinishedFile = join(folder, 'apply-unfinished');
    this.untaintedFile = join(folder, 'untainted.json');
    this.earlier = readJson<EarlierRun>(this.runFile);
  }

  /** Records that a run which takes the state's lock begins. */
  runBegins(pid: number | undefined): void {
    writeFileSync(this.runFile, JSON.stringify({ pid, started: new Date().toISOString() }));
  }

  /** Records that the run has released its lock. */
  runEnded(): void {
    rmSync(this.runFile, { force: true });
  }

  /** Whether the last run ended without releasing its lock, because it was killed. */
  get leftLock(): boolean {
    return existsSync(this.runFile);
  }

  /** Records that an apply begins. */
  applyBegins(): void {
    writeFileSync(this.unfinishedFile, new Date().toISOString());
  }

  /** Records a successful apply: nothing is left over from earlier ones. */
  applyEnded(): void {
    rmSync(this.unfinishedFile, { force: true });
    rmSync(this.untaintedFile, { force: true });
  }

  /**
   * Whether the last apply on this machine failed or was killed: AWS may have resources that the state does
   * not know.
   */
  get isUnfinished(): boolean {
    return existsSync(this.unfinishedFile);
  }

  /** The addresses of incompletely created resources. */
  get untainted(): string[] {
    return readJson<string[]>(this.untaintedFile) ?? [];
  }

  /**
   * Records an incompletely created resource. Verdicts on later plans need it, because the state does not
   * show it once it is no longer tainted.
   */
  rememberUntainted(address: string): void {
    writeFileSync(this.untaintedFile, JSON.stringify([...new Set([...this.untainted, address])]));
  }
}

/** Undefined where the file is missing or unreadable: a full disk or a power failure leaves empty files. */
function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

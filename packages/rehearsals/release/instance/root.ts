import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The users that stand for the units' where this process may become another one: they own nothing. */
const USERS: Readonly<Record<string, number>> = { app: 65_534, proxy: 65_533 };
/** Directories of an instance that are its own here. */
const OWN = /^\/(etc|opt|run|var)\//;
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * A directory that stands for an instance's `/`. The app's scripts put ROOT before every path; what knows nothing of
 * ROOT, the unit and the deployment specification, has its paths translated here.
 */
export class Root {
  readonly path: string;

  constructor(name: string) {
    // Not below the project, whose directories the app's user might not be let through.
    this.path = mkdtempSync(join(tmpdir(), `rehearsed-${name}-`));
    chmodSync(this.path, 0o755);
    const directories = [
      '/opt/app',
      '/run/systemd',
      '/etc',
      '/var/log',
      '/usr/bin',
      '/usr/sbin',
      '/usr/local/bin',
    ];
    for (const directory of directories) {
      mkdirSync(this.at(directory), { recursive: true });
    }
  }

  /** Where a path of an instance is on this machine. */
  at(path: string): string {
    return join(this.path, path);
  }

  /** A path of an instance, if it is one and its own; anything else as it is. */
  inPath(word: string): string {
    return OWN.test(word) || (word.startsWith('/') && existsSync(this.at(word))) ? this.at(word) : word;
  }

  /**
   * A command line of an instance. A PATH in it looks in the instance's own directories first; after `env -i`, which
   * takes ROOT away, it is set again: no instance has it.
   */
  inCommand(words: readonly string[]): string[] {
    return words.flatMap((word) => {
      if (word === '-i') return [word, `ROOT=${this.path}`];
      const list = /^PATH=(.*)$/.exec(word)?.[1];
      return [list ? `PATH=${this.inVariable('PATH', list)}` : this.inPath(word)];
    });
  }

  /** The value of a variable of an instance. */
  inVariable(name: string, value: string): string {
    if (name !== 'PATH') return this.inPath(value);
    const list = value.split(delimiter);
    return [...list.map((path) => this.at(path)), ...list].join(delimiter);
  }

  /** What every program of the instance is started with; nothing of this machine's user. */
  get environment(): Record<string, string> {
    const own = ['/usr/sbin', '/usr/bin'].map((path) => this.at(path));
    return { ROOT: this.path, PATH: [...own, ...SYSTEM_PATH].join(delimiter), LANG: 'C.UTF-8' };
  }

  /** How to start a program as a user of the instance: as one that owns nothing, where this process is root. */
  identity(user: string | undefined): { uid?: number; gid?: number } {
    if (!user || process.getuid?.() !== 0) return {};
    const id = USERS[user];
    if (id === undefined) throw new Error(`A rehearsed instance has no user ${user}.`);
    return { uid: id, gid: id };
  }

  /** Makes a directory that belongs to a user of the instance. */
  makeFor(user: string | undefined, path: string, mode: number): void {
    mkdirSync(this.at(path), { recursive: true });
    chmodSync(this.at(path), mode);
    const { uid, gid } = this.identity(user);
    if (uid !== undefined && gid !== undefined) chownSync(this.at(path), uid, gid);
  }

  /** Puts a link to a program or a directory of this machine into the instance. */
  link(path: string, target: string): void {
    symlinkSync(target, this.at(path));
  }

  removeAt(path: string): void {
    rmSync(this.at(path), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Users of the units, where this process may change its user: these ids own no files. */
const USERS: Readonly<Record<string, number>> = { app: 65_534, proxy: 65_533 };
/** Folders of an instance that are its own here. */
const OWN = /^\/(etc|opt|run|var)\//;
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * A folder in place of an instance's `/`. The app's scripts put ROOT before every path. Units and the deployment
 * specification do not know ROOT: their paths are translated here.
 */
export class Root {
  readonly path: string;

  constructor(name: string) {
    // Not in the project: the app's user might not have access to the folders above it.
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

  /** Translates an absolute path in the instance's own folders; returns anything else as it is. */
  inPath(word: string): string {
    return OWN.test(word) || (word.startsWith('/') && existsSync(this.at(word))) ? this.at(word) : word;
  }

  /**
   * Translates a command line of an instance. PATH then begins with the instance's own folders. After `env -i`, which
   * removes ROOT, it is set again: on a real instance there is none.
   */
  inCommand(words: readonly string[]): string[] {
    return words.flatMap((word) => {
      if (word === '-i') return [word, `ROOT=${this.path}`];
      const list = /^PATH=(.*)$/.exec(word)?.[1];
      return [list ? `PATH=${this.inVariable('PATH', list)}` : this.inPath(word)];
    });
  }

  /** Translates the value of a variable of an instance. */
  inVariable(name: string, value: string): string {
    if (name !== 'PATH') return this.inPath(value);
    const list = value.split(delimiter);
    return [...list.map((path) => this.at(path)), ...list].join(delimiter);
  }

  /** The environment of every program of the instance; nothing of this machine's user. */
  get environment(): Record<string, string> {
    const own = ['/usr/sbin', '/usr/bin'].map((path) => this.at(path));
    return { ROOT: this.path, PATH: [...own, ...SYSTEM_PATH].join(delimiter), LANG: 'C.UTF-8' };
  }

  /** The user to start a program as: an id that owns no files, where this process is root. */
  identity(user: string | undefined): { uid?: number; gid?: number } {
    if (!user || process.getuid?.() !== 0) return {};
    const id = USERS[user];
    if (id === undefined) throw new Error(`A rehearsed instance has no user ${user}.`);
    return { uid: id, gid: id };
  }

  /** Makes a folder that belongs to a user of the instance. */
  makeFor(user: string | undefined, path: string, mode: number): void {
    mkdirSync(this.at(path), { recursive: true });
    chmodSync(this.at(path), mode);
    const { uid, gid } = this.identity(user);
    if (uid !== undefined && gid !== undefined) chownSync(this.at(path), uid, gid);
  }

  /** Links a program or a folder of this machine into the instance. */
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

import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The user that stands for the unit's where this process may become another one: it owns nothing. */
const NOBODY = 65_534;
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
    for (const directory of ['/opt/app', '/run/systemd', '/etc', '/var/log', '/usr/bin', '/usr/sbin']) {
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
      const list = /^PATH=(.*)$/.exec(word)?.[1]?.split(delimiter);
      if (list) return [`PATH=${[...list.map((path) => this.at(path)), ...list].join(delimiter)}`];
      return [this.inPath(word)];
    });
  }

  /** What every program of the instance is started with; nothing of this machine's user. */
  get environment(): Record<string, string> {
    const own = ['/usr/sbin', '/usr/bin'].map((path) => this.at(path));
    return { ROOT: this.path, PATH: [...own, ...SYSTEM_PATH].join(delimiter), LANG: 'C.UTF-8' };
  }

  /** How to start a program as a user of the instance: as nobody, where this process is root. */
  identity(user: string | undefined): { uid?: number; gid?: number } {
    return user && process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  }

  /** Makes a directory that belongs to a user of the instance. */
  makeFor(user: string | undefined, path: string): void {
    mkdirSync(this.at(path), { recursive: true, mode: 0o700 });
    const { uid, gid } = this.identity(user);
    if (uid !== undefined && gid !== undefined) chownSync(this.at(path), uid, gid);
  }

  /** Puts a link to a program or a directory of this machine into the instance. */
  link(path: string, target: string): void {
    symlinkSync(target, this.at(path));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];

/** The team's Git repository, to which tests push. */
export class Repository {
  /**
   * @param from the folder with its first commit's files. @default this project, with its uncommitted changes
   */
  constructor(
    readonly folder: string,
    from = ROOT,
  ) {
    mkdirSync(folder, { recursive: true });
    const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: from });
    const files = listed
      .toString()
      .split('\0')
      .filter((file) => file && existsSync(join(from, file)));
    for (const file of new Set(files)) cpSync(join(from, file), join(folder, file));
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit('Begin');
  }

  /** Creates a branch at the current commit, and switches to it. */
  branch(name: string): void {
    this.git('checkout', '--quiet', '-B', name);
  }

  /** Switches to a branch. */
  checkout(name: string): void {
    this.git('checkout', '--quiet', name);
  }

  merge(name: string): void {
    this.git('merge', '--quiet', '--ff-only', name);
  }

  /** Changes a file and commits it. @throws Error if the text does not change */
  edit(file: string, change: (before: string) => string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`The change leaves ${file} as it was.`);
    writeFileSync(path, after);
    this.commit(`Change ${file}`);
  }

  /** The newest commit of a branch. */
  head(name: string): string {
    return this.git('rev-parse', name);
  }

  /** The text of a file in a commit. */
  file(commit: string, path: string): string {
    return this.git('show', `${commit}:${path}`);
  }

  private commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  private git(...words: string[]): string {
    return execFileSync('git', [...AUTHOR, ...words], { cwd: this.folder, encoding: 'utf8' }).trim();
  }
}

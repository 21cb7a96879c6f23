import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScreen, type ScreenOptions, type Script } from '../../../test-support';
import { type EmbeddedAws, startEmbeddedAws } from '../../../embedded-aws';
import { Repository } from '../../circleci/repository';
import { cleanEnvironment } from '../../clean-environment';
import { asOnPage, type Lived } from './first-hour-page';

/** Settings that keep this machine's Git configuration and npm's own messages out of the screens. */
const OWN = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  npm_config_update_notifier: 'false',
  npm_config_progress: 'false', // its spinner appears on a busy machine
};
/** Variables that the npm of the tests sets for this project, which must not reach the clone's scripts. */
const OF_OTHER_NPM = /^npm_(lifecycle|package|command|execpath|node_execpath)|^npm_config_local_prefix$/i;

/** Milliseconds until a command is interrupted, on a busy machine: it waits for an answer that this test lacks. */
const LONGEST = 30 * 60_000;

type Typed = ScreenOptions['typed'];
type Happens = ScreenOptions['happens'];

/** A person new to this project, with an empty folder, a new account and a terminal. */
export class Newcomer {
  /** Every command so far, with its screen. */
  readonly lived: Lived[] = [];
  /** The total time of the commands. */
  seconds = 0;
  private readonly clone: string;
  private readonly env: NodeJS.ProcessEnv;

  private constructor(
    private readonly folder: string,
    readonly aws: EmbeddedAws,
  ) {
    this.clone = join(folder, 'my projects', 'shop');
    const { TF_CLI_CONFIG_FILE: file = '', ...all } = cleanEnvironment(aws, OWN);
    const own = Object.entries(all).filter(([name]) => !OF_OTHER_NPM.test(name));
    // Terraform warns of a configured file that does not exist.
    this.env = { ...Object.fromEntries(own), ...(existsSync(file) && { TF_CLI_CONFIG_FILE: file }) };
  }

  static async start(): Promise<Newcomer> {
    return new Newcomer(mkdtempSync(join(tmpdir(), 'first-hour-')), await startEmbeddedAws());
  }

  /** Clones this project with its uncommitted changes, as `acme/shop`. Pushes stay on this machine. */
  begin(): void {
    const origin = new Repository(join(this.folder, 'aws-bootstrap'));
    const pushed = join(this.folder, 'shop.git');
    execFileSync('git', ['clone', '--quiet', origin.folder, this.clone]);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', pushed]);
    this.git('config', 'user.name', 'Ann');
    this.git('config', 'user.email', 'ann@example.org');
    this.git('remote', 'set-url', 'origin', 'git@github.com:acme/shop.git');
    this.git('remote', 'set-url', '--push', 'origin', pushed);
    this.git('push', '--quiet', 'origin', 'main');
  }

  /**
   * Runs `npm run <script> -- <argument>…` on a terminal, to its end.
   *
   * @param typed the answers to its questions
   * @returns the screen
   * @throws Error with the screen, if the exit status is another one
   */
  async run(
    script: Script,
    args: readonly string[] = [],
    typed: Typed = [],
    { happens = [], status = 0 }: { happens?: Happens; status?: number } = {},
  ): Promise<string> {
    const program = ['npm', 'run', script, ...(args.length > 0 ? ['--', ...args] : [])];
    const end = Date.now() + LONGEST;
    const interrupts = () => Date.now() > end;
    const options = { program, cwd: this.clone, env: this.env, typed, happens, interrupts } as const;
    const screen = await runScreen(script, [], { ...options, on: 'terminal' });
    this.seconds += screen.seconds;
    this.lived.push({ command: program.join(' '), text: asOnPage(screen.text) });
    if (screen.status !== status)
      throw new Error(`${program.join(' ')} ended with status ${screen.status}:\n${screen.text}`);
    return screen.text;
  }

  /** Replaces a text in a file of the clone. @throws Error if the file does not have it exactly once */
  edit(file: string, before: string, after: string): void {
    const path = join(this.clone, file);
    const parts = readFileSync(path, 'utf8').split(before);
    if (parts.length !== 2) throw new Error(`${file} says ${parts.length - 1} times: ${before}`);
    writeFileSync(path, parts.join(after));
  }

  /** Commits and pushes all changes. @returns the commit's id */
  push(message: string): string {
    this.git('commit', '--quiet', '--all', '--message', message);
    this.git('push', '--quiet', 'origin', 'main');
    return execFileSync('git', ['rev-parse', 'main'], {
      cwd: join(this.folder, 'shop.git'),
      encoding: 'utf8',
    }).trim();
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private git(...words: string[]): string {
    return execFileSync('git', words, { cwd: this.clone, env: this.env, encoding: 'utf8' }).trim();
  }
}

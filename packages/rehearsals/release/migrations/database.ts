import { once } from 'node:events';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, copyFileSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../command';
import { freePorts } from '../ports';
import { expectSuccess, run, startFirst } from '../processes';

/** The folder of Debian's package; each version has its own. */
const PROGRAMS = '/usr/lib/postgresql/15/bin';
/** The user that Debian's package creates. PostgreSQL refuses to run as root. */
const USER = 'postgres';
const OWNER = 'owner';
const PASSWORD = 'rehearsed';
const NAME = 'app';

/** A PostgreSQL server in a folder of its own, which runs as an unprivileged user. */
export class Database {
  private readonly logFile: string;
  private readonly folder: string;
  private readonly identity: { uid?: number; gid?: number };
  private port = 0;
  private child?: ChildProcess;

  /**
   * @param folder for its log, which is kept
   * @throws UserError where it is not installed
   */
  constructor(folder: string) {
    this.logFile = join(folder, 'postgresql.log');
    if (!existsSync(join(PROGRAMS, 'postgres')))
      throw new UserError(
        'PostgreSQL 15 is not installed: node packages/setup/postgresql.mjs installs it, or says how.',
      );
    this.identity = unprivileged();
    this.folder = mkdtempSync(join(tmpdir(), 'rehearsed-database-'));
    this.give(this.folder);
  }

  async start(): Promise<void> {
    [this.port = 0] = await freePorts(1);
    const { folder, logFile, identity } = this;
    const password = join(folder, 'password');
    writeFileSync(password, PASSWORD, { mode: 0o600 });
    this.give(password);
    const cluster = [
      '--auth=scram-sha-256',
      `--pwfile=${password}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ];
    const init = [
      join(PROGRAMS, 'initdb'),
      `--pgdata=${join(folder, 'data')}`,
      `--username=${OWNER}`,
      ...cluster,
    ];
    await expectSuccess(init, { ...identity, cwd: folder, logFile, env: ENVIRONMENT });
    const log = openSync(logFile, 'a');
    // fsync is off: what a crash of the machine would lose does not matter here.
    const settings = { port: this.port, unix_socket_directories: folder, fsync: 'off', log_lock_waits: 'on' };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const keeper = join(folder, 'postgres.sh');
    copyFileSync(join(__dirname, 'postgres.sh'), keeper); // its user might not have access to the folder of the original
    const command = ['/bin/bash', keeper, join(PROGRAMS, 'postgres'), folder, ...options];
    this.child = startFirst(command, {
      ...identity,
      cwd: folder,
      env: ENVIRONMENT,
      stdio: ['pipe', log, log],
    });
    for (let tries = 0; (await this.isReady()) !== true; tries += 1) {
      if (tries === 100 || this.child.exitCode !== null)
        throw new Error(`PostgreSQL did not start: see ${logFile}.`);
      await sleep(100);
    }
    await this.ask(`CREATE DATABASE ${NAME}`, 'postgres');
  }

  /** The variables by which libpq finds the server. */
  get environment(): Record<string, string> {
    const where = { PGHOST: '127.0.0.1', PGPORT: String(this.port), PGDATABASE: NAME };
    return { ...where, PGUSER: OWNER, PGPASSWORD: PASSWORD };
  }

  /** The rows of a result, with a tab between two columns. @throws Error with psql's output */
  async ask(query: string, database = NAME): Promise<string[]> {
    const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--field-separator=\t'];
    const set = ['--set=ON_ERROR_STOP=1', `--command=${query}`];
    return (await this.client(['psql', ...options, ...set], database)).split('\n').filter(Boolean);
  }

  /** All that a migration can change, as text. */
  async schema(): Promise<string> {
    const dumped = await this.client(['pg_dump', '--schema-only'], NAME);
    // Newer versions print a random key in these lines, another one each time.
    return dumped.replace(/^\\(un)?restrict .*\n/gm, '');
  }

  /** Shuts the server down, wherever the rehearsal is, and removes its folder. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async client([program = '', ...args]: readonly string[], database: string): Promise<string> {
    const env = { ...ENVIRONMENT, ...this.environment, PGDATABASE: database };
    const { status, output } = await run([join(PROGRAMS, program), ...args], { env, logFile: this.logFile });
    if (status !== 0) throw new Error(`${program} ended with status ${status}: ${output.trim()}`);
    return output;
  }

  private async isReady(): Promise<boolean> {
    const { status } = await run(
      [join(PROGRAMS, 'pg_isready'), '--quiet', '--host=127.0.0.1', `--port=${this.port}`],
      { env: ENVIRONMENT, logFile: this.logFile },
    );
    return status === 0;
  }

  private give(path: string): void {
    const { uid, gid } = this.identity;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }
}

/** Nothing of this machine's user. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };

function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string) => Number(spawnSync('id', [option, USER], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [id('-u'), id('-g')];
  if (!uid || !gid)
    throw new UserError(
      `PostgreSQL runs as the user ${USER}, which Debian's package creates. This machine has no such user.`,
    );
  return { uid, gid };
}

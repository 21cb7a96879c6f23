import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { parse } from 'yaml';
import { readUserData } from '../../packages/facts';
import { expectTaken } from '../../packages/test-support';
import { userData, type UserDataProps } from '../../modules/fleet/user-data';
import { SYSTEM_PYTHON } from '../support/python';

export const REPOSITORY = join(__dirname, '..', '..');

export const PROPS: UserDataProps = {
  project: 'hello',
  stage: 'staging',
  region: 'eu-central-1',
  healthPath: '/health',
  drainSeconds: 20,
  environment: {},
  secrets: {},
  limits: {},
  deploymentTarget: { application: 'hello-app', group: 'hello-staging' },
  packages: ['nodejs22'],
  idleTimeoutSeconds: 60,
  bodyLimitMiB: 100,
  codeDeployAgent: 1,
  endpoints: false,
};

interface WrittenFile {
  readonly path: string;
  /** @default '0644', as cloud-init has it */
  readonly permissions?: string;
  readonly content: string;
}

interface CloudConfig {
  readonly write_files: readonly WrittenFile[];
  readonly runcmd: readonly string[][];
}

const read = new Map<string, CloudConfig>();

/** What cloud-init reads in the user data; made once for the same properties. */
export function cloudConfig(props: Partial<UserDataProps> = {}): CloudConfig {
  const key = JSON.stringify(props);
  // cloud-init's parser is one of YAML 1.1.
  const config: CloudConfig =
    read.get(key) ?? parse(readUserData(userData({ ...PROPS, ...props })), { version: '1.1' });
  read.set(key, config);
  return config;
}

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A directory in place of an instance's root, and a directory in front of PATH with fakes of the commands that
 * a test machine lacks or must not run.
 */
export class Sandbox {
  // Other users may enter: tests check what an unprivileged user may read.
  readonly root = mkdtempSync(join(tmpdir(), 'instance-'));
  private readonly bin = join(this.root, 'fake-bin');
  private readonly calls = join(this.root, 'fake-calls');
  private readonly awsCalls = join(this.root, 'fake-aws-calls');

  constructor() {
    chmodSync(this.root, 0o755);
    mkdirSync(this.bin);
    for (const file of [this.calls, this.awsCalls]) {
      writeFileSync(file, '');
      chmodSync(file, 0o666);
    }
    for (const name of ['chgrp', 'chown', 'sleep']) this.fake(name);
    this.fake('aws', 'echo "a test that needs aws brings its own" >&2; exit 1');
    symlinkSync(SYSTEM_PYTHON, join(this.bin, 'python3'));
  }

  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
    chmodSync(this.path(path), mode);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  /** Writes the files of the user data, as cloud-init does before it runs anything. */
  boot(props: Partial<UserDataProps> = {}): void {
    for (const { path, content, permissions = '0644' } of cloudConfig(props).write_files) {
      this.write(path, content, parseInt(permissions, 8));
    }
  }

  /** Unpacks a release into a directory, as CodeDeploy does; files with contents of their own win. */
  unpack(to: string, files: Record<string, string>): void {
    for (const part of ['deploy', 'appspec.yml']) {
      cpSync(join(REPOSITORY, 'app', part), this.path(join(to, part)), { recursive: true });
    }
    for (const [path, content] of Object.entries(files)) this.write(join(to, path), content);
  }

  /** Puts a command in front of PATH: it records its call, then does what `body` says. bash starts more slowly than sh. */
  fake(name: string, body = '', shell: 'sh' | 'bash' = 'sh'): void {
    const file = join(this.bin, name);
    // Some shells write at each newline: a call without one is written in one piece, also during other calls.
    const words = name === 'aws' ? `printf '%s\\0' "$@" '\x1e' >> '${this.awsCalls}'\n` : '';
    writeFileSync(file, `#!/bin/${shell}\nprintf '%s\\n' "${name} $*" >> '${this.calls}'\n${words}${body}\n`);
    chmodSync(file, 0o755);
  }

  /** Throws if the fake of the AWS CLI was called in a way that the real one refuses. */
  checkAwsCalls(): void {
    const calls = readFileSync(this.awsCalls, 'utf8').split('\0\x1e\0').slice(0, -1);
    expectTaken(calls.map((call) => call.split('\0')));
  }

  /** The calls of fakes so far. */
  called(...names: string[]): string[] {
    const lines = readFileSync(this.calls, 'utf8').split('\n').filter(Boolean);
    return names.length === 0 ? lines : lines.filter((line) => names.includes(line.split(' ')[0] ?? ''));
  }

  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { PATH: `${this.bin}:${process.env.PATH}`, ROOT: this.root, LC_ALL: 'C', ...extra };
  }

  run(command: readonly string[], extra: Record<string, string> = {}): Outcome {
    const [program = '', ...args] = command;
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      env: this.environment(extra),
      stdio: ['ignore', 'pipe', 'pipe'], // with a socket as its input, bash would read the user's .bashrc
      encoding: 'utf8',
      timeout: TIME_OUT_MS,
    });
    if (error) throw error;
    return { status, stdout, stderr };
  }

  /** The results of a Python script for each list of words, in one process: its start takes most of the time. */
  runEach(
    script: string,
    calls: readonly (readonly string[])[],
    extra: Record<string, string> = {},
  ): Outcome[] {
    const each = ['python3', '-I', join(__dirname, 'each.py'), script, JSON.stringify(calls)];
    const { stdout, stderr } = this.run(each, extra);
    if (stderr) throw new Error(stderr);
    return JSON.parse(stdout) as Outcome[];
  }

  /** The same without waiting, for a script that the test itself must answer. */
  runAlongside(command: readonly string[], extra: Record<string, string> = {}): Promise<Outcome> {
    const [program = '', ...args] = command;
    return new Promise((resolve, reject) => {
      execFile(
        program,
        args,
        { env: this.environment(extra), timeout: TIME_OUT_MS },
        (error, stdout, stderr) => {
          const status = error ? error.code : 0;
          if (typeof status === 'number') resolve({ status, stdout, stderr });
          else reject(error as Error);
        },
      );
    });
  }

  /** Runs a command as `nobody` if this process may, otherwise as its own user. */
  spawnUnprivileged(command: readonly string[], extra: Record<string, string> = {}) {
    const [program = '', ...args] = command;
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    return spawn(program, args, { env: this.environment(extra), stdio: ['ignore', 'pipe', 'pipe'], ...user });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Time limit of a script that hangs. A busy machine takes ten times as long as an idle one. */
const TIME_OUT_MS = 100_000;

/** The user and group `nobody`. */
export const NOBODY = 65_534;

/**
 * A sandbox for each test of a file, removed after it. A test in which the fake of the AWS CLI was called as the real
 * one cannot be fails.
 */
export function sandboxForEach(): () => Sandbox {
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => {
    try {
      sandbox.checkAwsCalls();
    } finally {
      sandbox.remove();
    }
  });
  return () => sandbox;
}

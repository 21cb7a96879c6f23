import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { endAll, freePorts, type Stage, synthesizeStage } from '../../../rehearsals';
import { describeProxy } from '../../../test-support';
import { AppCheck } from '../../app-check';
import { CONTRACT, complete, shown, type LineName, type Result } from '../../contract';

const APPS = join(__dirname, 'apps');
/** Shorter time limits, so that broken apps are judged quickly. */
const SHORT = { startSeconds: 6, stopSeconds: 4 };

let folder: string;
let stage: Stage;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-app-'));
  stage = await synthesizeStage(join(folder, 'cdktf.out'), join(folder, 'synth.log'));
}, 120_000);

afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Packs the test's app with this Procfile, as the build does. @returns the path of the archive */
function release(name: string, procfile: string): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  cpSync(join(ROOT, 'app/deploy'), join(place, 'deploy'), { recursive: true });
  cpSync(join(ROOT, 'app/appspec.yml'), join(place, 'appspec.yml'));
  for (const file of ['server.py', 'worker.py']) cpSync(join(APPS, file), join(place, file));
  writeFileSync(join(place, 'Procfile'), `${procfile}\n`);
  writeFileSync(join(place, 'release.json'), JSON.stringify({ commit: name, build: 'test', contract: 2 }));
  const pack = join(ROOT, 'packages/rehearsals/release/build/pack.py');
  const { status, stderr } = spawnSync('python3', [pack, `${place}.zip`, place, '**/*'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return `${place}.zip`;
}

async function check(name: string, procfile: string): Promise<Record<LineName, Result>> {
  return byLine(await resultsOf(name, procfile));
}

/** The results by their line: of several results with the same line, the last. */
function byLine(results: readonly Result[]): Record<LineName, Result> {
  return Object.fromEntries(results.map((result) => [result.line, result])) as Record<LineName, Result>;
}

/** Seconds for a start with workers: includes the time that workers must run. */
const WITH_WORKERS = 45;

async function resultsOf(name: string, procfile: string): Promise<Result[]> {
  const logFolder = join(folder, `${name}-logs`);
  const more =
    procfile.includes('\nmail:') && !procfile.includes('--crashes') ? { startSeconds: WITH_WORKERS } : {};
  const appCheck = new AppCheck({ stage, bundle: release(name, procfile), logFolder, ...SHORT, ...more });
  try {
    return complete(await appCheck.run());
  } finally {
    await appCheck.shutDown();
  }
}

function broken(results: Record<LineName, Result>): string[] {
  return Object.values(results)
    .filter(({ verdict }) => verdict === 'fails')
    .map(({ line }) => line);
}

describeProxy('apps', () => {
  test('an app that keeps the contract and listens on all addresses passes every line, and leaves no folder', async () => {
    const results = await check('good', 'web: python3 server.py --address 0.0.0.0');
    expect(broken(results)).toEqual([]);
    const untold = Object.values(results).filter(({ verdict }) => verdict === 'not tried');
    expect(untold.map(({ line }) => line)).toEqual(['build']); // the test packs it itself
    expect(results.body.measured).toContain('POST / took 100 of 100 MiB');
    expect(results.inFlight.measured).toContain('and 10 uploads in progress');
    expect(results.webSocket).toMatchObject({
      verdict: 'told',
      measured: expect.stringContaining('status 200'),
    });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('rehearsed-check-app-'))).toEqual([]);
  }, 120_000);

  test('each worker has a result, and the memory and tasks of all processes are reported', async () => {
    const web = 'web: python3 server.py --address 0.0.0.0';
    const results = await resultsOf('workers', `${web}\nmail: python3 worker.py\nqueue: python3 worker.py`);
    expect(results.filter(({ verdict }) => verdict === 'fails')).toEqual([]);
    const workers = results.filter(({ line }) => line === 'workers').map(({ measured }) => measured);
    expect(workers).toEqual([
      expect.stringMatching(/^mail: exited in [01]\.\d s$/),
      expect.stringMatching(/^queue: exited in [01]\.\d s$/),
    ]);
    const taken = (name: string) => `${name} [1-9]\\d* MiB and [1-9]\\d* of 512 tasks`;
    expect(byLine(results).limits.measured).toMatch(
      new RegExp(`^${taken('web')}, ${taken('mail')}, ${taken('queue')}$`),
    );
    expect(byLine(results).start.measured).toBe(`${web}\nmail: python3 worker.py\nqueue: python3 worker.py`);
  }, 180_000);
});

/** Name, Procfile, the line that fails, and what was measured; OTHER is a free port. */
const BROKEN: readonly (readonly [name: string, procfile: string, line: LineName, measured: RegExp])[] = [
  [
    'another-port',
    'web: python3 server.py --port OTHER',
    'port',
    /^it listens on 127\.0\.0\.1:OTHER; PORT is \d+/,
  ],
  ['no-health', 'web: python3 server.py --health 404', 'health', /^GET \/health: status 404/],
  ['health-500', 'web: python3 server.py --health 500', 'health', /^GET \/health: status 500/],
  ['redirects', 'web: python3 server.py --health 302', 'health', /^GET \/health: status 302/],
  ['deaf', 'web: python3 server.py --deaf', 'stop', /^it did not exit in 4 s and was killed$/],
  ['crashes', 'web: python3 server.py --crashes', 'stays', /^it exited once\n\| cannot read its settings/],
  ['unknown-program', 'web: hypercorrect app:app', 'start', /^`hypercorrect` is not on this machine/],
  ['a-shell', 'web: python3 server.py && true', 'start', /`&&` is for a shell/],
  [
    'daemon',
    'web: python3 server.py --daemon',
    'stays',
    /^the command of Procfile ended, and a process that it started listens on 127\.0\.0\.1:\d+/,
  ],
  [
    'worker-crashes',
    'web: python3 server.py\nmail: python3 worker.py --crashes',
    'workers',
    /^mail: it exited\n\| cannot reach its queue/,
  ],
  [
    'worker-deaf',
    'web: python3 server.py\nmail: python3 worker.py --deaf',
    'workers',
    /^mail: it did not exit in 4 s and was killed$/,
  ],
  ['hasty', 'web: python3 server.py --hasty', 'inFlight', /the first failure: status 502 of the proxy$/],
];

describeProxy('apps that break the contract: one line fails, with what was measured and the remedy', () => {
  /** The result of each app. Four run at once, because they mostly wait. */
  const outcomes = new Map<string, Promise<Record<LineName, Result>>>();
  let other = 0;

  beforeAll(async () => {
    [other = 0] = await freePorts(1);
    const rows = [...BROKEN];
    const work = async (): Promise<void> => {
      for (let row = rows.shift(); row; row = rows.shift()) {
        const [name, procfile] = row;
        const outcome = check(name, procfile.replace('OTHER', String(other)));
        outcomes.set(name, outcome);
        await outcome.catch(() => {}); // its own test reports it
      }
    };
    await Promise.all([work(), work(), work(), work()]);
  }, 180_000);

  test.each(BROKEN)('%s', async (name, _, line, measured) => {
    const results = await outcomes.get(name);
    if (!results) throw new Error('It was not tried.');
    expect(broken(results)).toEqual([line]);
    expect(results[line].measured).toMatch(new RegExp(measured.source.replace('OTHER', String(other))));
    expect(shown(results[line])).toContain(`\n    → ${CONTRACT[line].remedy}`);
  });
});

describeProxy('the command', () => {
  const START = ['packages/start/index.js', 'packages/check-app/main.ts'];
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [...START, ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: '10000' }, // a message in one line
    });

  test('--help says what it does, and starts nothing', () => {
    const { status, stdout, stderr } = run('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm run check-app /);
  });

  test('refuses an unknown option and a folder without an app', () => {
    expect(run('--fast')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Unknown option '--fast'"),
    });
    expect(run('--app', tmpdir())).toMatchObject({
      status: 1,
      stderr: `${tmpdir()} is not a folder of an app: buildspec.yml is missing. app/README.md lists what belongs in it.\n`,
    });
  });

  test('warns first if the build has another runtime version than the instances', () => {
    const app = join(folder, 'other-runtime');
    mkdirSync(app);
    writeFileSync(join(app, 'Procfile'), 'web: node server.js\n');
    const phases = {
      install: { 'on-failure': 'ABORT', 'runtime-versions': { nodejs: 20 }, commands: ['exit 3'] },
      build: { 'on-failure': 'ABORT', commands: [] },
    };
    const artifacts = { 'base-directory': 'release', files: ['**/*'] };
    writeFileSync(
      join(app, 'buildspec.yml'), // JSON is YAML
      JSON.stringify({ version: 0.2, env: { shell: 'bash' }, phases, artifacts }),
    );
    expect(run('--app', app).stderr.split('\n')[0]).toBe(
      `Warning: ${app}/buildspec.yml: runtime-versions has nodejs 20, but app.packages has 'nodejs22' (staging, ` +
        'production): an app built for one version may not start on another. Set the same version in both.',
    );
  });

  test('an interrupt during the build ends everything, with status 130', async () => {
    const child = spawn(process.execPath, [...START, '--no-tests'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  });
});

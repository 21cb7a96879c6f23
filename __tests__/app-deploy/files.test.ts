import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { machineWithUnits } from './machine-with-units';
import { directivesInOrder } from '../support/unit';
import { REPOSITORY, Sandbox, cloudConfig } from './sandbox';

const SKIPPED = new Set(['node_modules', 'cdktf.out', 'dist', 'release']);

/** Paths of the repository's own files with an ending; directories of tools and of builds, and the app itself, left out. */
function files(ending: string, directory = ''): string[] {
  if (directory === 'app') return files(ending, 'app/deploy');
  return readdirSync(join(REPOSITORY, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory())
      return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : files(ending, path);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

function run(command: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: REPOSITORY, encoding: 'utf8' });
  if (error)
    throw new Error(
      `${command} could not be run (${error.message}). npm run setup installs what the tests need.`,
    );
  return { status, output: stdout + stderr };
}

const clean = { status: 0, output: '' };

describe('shell scripts', () => {
  const own = join(REPOSITORY, '.venv/bin/shellcheck');
  const shellcheck = existsSync(own) ? own : 'shellcheck';

  it('all pass shellcheck', () => {
    const scripts = files('.sh');
    expect(scripts).toEqual(
      expect.arrayContaining(['app/deploy/scripts/before-install.sh', 'modules/fleet/instance/start-up.sh']),
    );
    expect(run(shellcheck, '--severity=style', ...scripts)).toEqual(clean);
  });

  it('are still scripts without the comments that the user data leaves out', () => {
    const machine = new Sandbox();
    machine.boot();
    const scripts = cloudConfig().write_files.filter(({ path }) => path.endsWith('.sh'));
    // Comments name files that exist only on an instance.
    expect(
      run(shellcheck, '--exclude=SC1090,SC1091', ...scripts.map(({ path }) => machine.path(path))),
    ).toEqual(clean);
    machine.remove();
  });
});

test("Python scripts are of the grammar of Amazon Linux's own Python, 3.9", () => {
  const scripts = files('.py').filter((path) => /^(app|modules)\//.test(path));
  expect(scripts).toContain('app/deploy/check-release.py');
  const check =
    'import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path, feature_version=(3, 9))';
  expect(run('python3', '-c', check, ...scripts)).toEqual(clean);
});

const WEB = 'app/deploy/web.service';
const WORKER = 'app/deploy/worker@.service';
const APP = 'app/deploy/app.conf';
const PLACEHOLDER = 'modules/fleet/instance/placeholder.service';
/** The units that run as the user app, each with its drop-ins. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  [WEB]: [APP],
  [WORKER]: [APP],
  [PLACEHOLDER]: [],
};
const names = Object.keys(UNITS);
/** A unit's directives with those of its drop-ins, which systemd reads after it. */
const inOrder = (path: string) => [path, ...(UNITS[path] ?? [])].flatMap(directivesInOrder);
const all = (path: string, directive: string) =>
  inOrder(path).flatMap(([name, value]) => (name === directive ? [value] : []));

/** Each of these directives has this value, said once. */
const says = (path: string, directives: Readonly<Record<string, string>>) =>
  expect(Object.keys(directives).flatMap((name) => all(path, name).map((value) => [name, value]))).toEqual(
    Object.entries(directives),
  );

it.each([...names, 'modules/fleet/instance/proxy.service'])('%s is hardened, and restarts', (path) =>
  says(path, {
    NoNewPrivileges: 'yes',
    CapabilityBoundingSet: '',
    ProtectSystem: 'strict',
    ProtectHome: 'yes',
    PrivateTmp: 'yes',
    PrivateDevices: 'yes',
    Restart: 'always',
    StartLimitIntervalSec: '0',
  }),
);

it.each(names)('%s is the user app, within limits', (path) => {
  says(path, { User: 'app', Group: 'app' });
  for (const name of ['MemoryMax', 'TasksMax']) expect(all(path, name)).toHaveLength(1);
});

describe.each([WEB, WORKER])('%s', (path) => {
  it("sets what README.md promises: the port, the frameworks' variables, and then the settings", () => {
    expect(inOrder(path).filter(([name]) => name.startsWith('Environment'))).toEqual([
      ['Environment', 'PORT=8080'],
      ['Environment', 'PATH=/usr/local/bin:/usr/bin:/bin'],
      ['Environment', 'HOME=/var/lib/app'],
      ['Environment', 'NODE_ENV=production RAILS_ENV=production RACK_ENV=production'],
      ['Environment', 'PYTHONUNBUFFERED=1'],
      ['EnvironmentFile', '-/run/aws-bootstrap/app.environment'],
    ]);
  });

  it('may write only outside the directory that a release replaces', () =>
    says(path, { WorkingDirectory: '/opt/app/current', StateDirectory: 'app' }));

  it("runs its root commands without the app's environment", () => {
    const pre = all(path, 'ExecStartPre');
    expect(pre).toHaveLength(1);
    for (const command of pre) expect(command).toMatch(/^\+\/usr\/bin\/env -i PATH=\S+ /);
  });

  it('never runs together with an old release, which uses the port itself', () => {
    expect(all(path, 'Conflicts')).toEqual(['app.service']);
    expect(all(path, 'Before')).toContain('app.service');
  });
});

test('web.service is behind the proxy, and keeps its log outside the directory that a release replaces', () =>
  says(WEB, {
    Wants: 'network-online.target proxy.service',
    After: 'network-online.target proxy.service',
    StandardOutput: 'append:/var/log/app/app.log',
  }));

test('worker@.service starts and stops with web, if the release has this worker, and has its own log', () => {
  says(WORKER, {
    StandardOutput: 'append:/var/log/app/%i.log',
    WantedBy: 'web.service', // a start of web starts it
    ConditionPathExists: '/opt/app/current/deploy/worker@.service', // not in an old release without workers
    ExecCondition: '/usr/bin/grep --quiet --max-count=1 ^%i: /opt/app/current/Procfile',
    StopWhenUnneeded: 'yes', // also with an old script that stops only web
  });
  expect(all(WORKER, 'Before')).toContain('web.service'); // so that it is stopped after it
});

// A directive in a unit too would not be the same for all.
test.each([WEB, WORKER])('app.conf and %s have no directive twice', (path) => {
  const shared = new Set(directivesInOrder(APP).map(([name]) => name));
  expect(directivesInOrder(path).filter(([name]) => shared.has(name))).toEqual([]);
});

/** As systemd knows them: a template by an instance of it. */
const loaded = names.map((path) => basename(path).replace('@.', '@mail.'));

// systemd is there on Linux alone; the properties above hold everywhere.
if (process.platform === 'linux') {
  describe('systemd', () => {
    let machine: Sandbox;

    beforeAll(() => (machine = machineWithUnits(names, UNITS)));

    afterAll(() => machine.remove());

    it('knows every line of the units', () => {
      expect(run('systemd-analyze', 'verify', '--man=no', `--root=${machine.root}`, ...loaded)).toEqual(
        clean,
      );
    });

    it.each(loaded)('finds little exposed in %s: at most 2.0 of 10', (unit) => {
      const { status, output } = run(
        ...(['systemd-analyze', 'security', '--offline=yes', '--threshold=20', '--no-pager'] as const),
        `--root=${machine.root}`,
        unit,
      );
      expect({ status, level: /Overall exposure level .*: (\S+)/.exec(output)?.[1] }).toEqual({
        status: 0,
        level: expect.stringMatching(/^[01]\.\d$/) as string,
      });
    });
  });
}

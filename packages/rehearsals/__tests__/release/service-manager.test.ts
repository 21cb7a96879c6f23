import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Root } from '../../release/instance/root';
import type { ServiceManager } from '../../release/instance/service-manager';
import { systemdForEach } from '../../release/instance/rehearsed-systemd';

const BIN = join(__dirname, '../../release/instance/bin');

let root: Root;
let logs: string;
let manager: ServiceManager;
const systemd = systemdForEach('test');

/** Writes a unit whose program adds a line at its start and its end to the file that all units share. */
function unit(name: string, lines: readonly string[] = [], program = 'exec sleep 60'): void {
  const script = root.at(`/opt/${name}.sh`);
  mkdirSync(dirname(script), { recursive: true });
  writeFileSync(script, `echo "start ${name}" >>"$ROOT/run/order"\n${program}\n`);
  const own = lines.filter(
    (line) => !/^(Wants|Conflicts|Before|After|StopWhenUnneeded|ConditionPathExists)=/.test(line),
  );
  const ofUnit = lines.filter((line) => !own.includes(line));
  writeFileSync(
    root.at(`/etc/systemd/system/${name}.service`),
    [
      '[Unit]',
      'StartLimitIntervalSec=0',
      ...ofUnit,
      '[Service]',
      `ExecStart=/bin/bash /opt/${name}.sh`,
      ...own,
      '[Install]',
      name.includes('@') ? 'WantedBy=web.service' : 'WantedBy=multi-user.target',
    ].join('\n'),
  );
}

/** A program that ends slowly, and writes a line when it is told to. */
const SLOW_TO_END = `trap 'sleep 0.3; echo "end $0" | sed s,/.*/,, >>"$ROOT/run/order"; exit' TERM
sleep 60 & wait`;

const systemctl = (...args: string[]) => execute('systemctl', args);

function execute(
  program: string,
  args: string[],
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      join(BIN, program),
      args,
      { env: { ...process.env, ROOT: root.path } },
      (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const order = () => readFileSync(root.at('/run/order'), 'utf8').trim().split('\n');

/** The services in the order in which the manager started them. The order of their programs' first lines is random. */
function startsInOrder(): string[] {
  const log = readFileSync(join(logs, 'systemd.log'), 'utf8');
  return [...log.matchAll(/^\S+ (\S+): started$/gm)].map(([, name = '']) => name);
}

const active = () => manager.active.map(({ name }) => name).sort();

/** Waits for a condition: a program writes its first line a moment after its start. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries === 1200) throw new Error(`not so after a minute: ${condition.toString()}`);
    await sleep(50);
  }
}

beforeEach(() => {
  ({ root, logs, manager } = systemd());
});

test('a start first stops units in conflict, whichever of the two names the conflict', async () => {
  unit('old', ['Conflicts=new.service', 'Before=new.service'], SLOW_TO_END);
  unit('other', [], SLOW_TO_END);
  unit('new', ['Conflicts=other.service', 'After=other.service']);
  for (const name of ['old', 'other']) await systemctl('start', `${name}.service`);
  await until(() => order().length === 2);
  await systemctl('start', 'new.service');
  await until(() => order().length === 5);
  expect(order().slice(2, 4).sort()).toEqual(['end old.sh', 'end other.sh']);
  expect(order()[4]).toBe('start new');
  expect(active()).toEqual(['new.service']);
});

test('a unit starts while one in conflict still stops, if the units have no order', async () => {
  unit('old', ['Conflicts=new.service'], SLOW_TO_END);
  unit('new');
  await systemctl('start', 'old.service');
  await until(() => existsSync(root.at('/run/order')));
  await systemctl('start', 'new.service');
  await until(() => order().length === 3);
  expect(order()).toEqual(['start old', 'start new', 'end old.sh']);
});

test('a start also starts wanted units, first those of After, and goes on if one fails', async () => {
  unit('web', [
    'Wants=proxy.service broken.service not-there.service network-online.target',
    'After=proxy.service broken.service',
  ]);
  unit('proxy', ['ExecStartPre=/bin/sleep 0.2']);
  unit('broken', ['ExecStartPre=/bin/false']);
  expect(await systemctl('start', 'web.service')).toEqual({ status: 0, stdout: '', stderr: '' });
  await until(() => order().length === 2);
  expect(startsInOrder()).toEqual(['proxy.service', 'web.service']);
  expect(order().sort()).toEqual(['start proxy', 'start web']);
  await systemctl('stop', 'web.service');
  expect(active()).toEqual(['proxy.service']);
});

test('a unit that ends is restarted with its wanted units, and counted until reset-failed', async () => {
  unit('web', ['Wants=proxy.service', 'Restart=always', 'RestartSec=0'], 'sleep 0.2; exit 1');
  unit('proxy');
  await systemctl('start', 'web.service');
  await systemctl('stop', 'proxy.service');
  await until(() => (manager.find('web.service')?.restarts ?? 0) >= 2 && active().includes('proxy.service'));
  const { stdout } = await systemctl('show', '--property=NRestarts', '--value', 'web.service');
  expect(Number(stdout)).toBeGreaterThanOrEqual(2);
  await systemctl('stop', 'web.service');
  await systemctl('reset-failed', 'web.service');
  expect((await systemctl('show', '--property=NRestarts', '--value', 'web.service')).stdout).toBe('0\n');
});

test('the main process is the program itself, and gets signals sent to it alone', async () => {
  unit('web', [], `trap 'echo reopened >>"$ROOT/run/order"' USR1\nwhile :; do sleep 0.05; done`);
  await systemctl('start', 'web.service');
  await until(() => existsSync(root.at('/run/order')));
  const { stdout } = await systemctl('show', '--property=MainPID', '--value', 'web.service');
  expect(readFileSync(`/proc/${stdout.trim()}/cmdline`, 'utf8').split('\0')[1]).toBe(root.at('/opt/web.sh'));
  await systemctl('kill', '--kill-whom=main', '--signal=USR1', 'web.service');
  await until(() => order().includes('reopened'));
});

test('a start with --no-block returns at once, and a stop cancels it', async () => {
  unit('web', ['ExecStartPre=/bin/sleep 5']);
  expect((await systemctl('start', '--no-block', 'web.service')).status).toBe(0);
  expect(await systemctl('is-active', 'web.service')).toMatchObject({ status: 3, stdout: 'activating\n' });
  await systemctl('stop', 'web.service');
  expect(await systemctl('is-active', 'web.service')).toMatchObject({ status: 3, stdout: 'inactive\n' });
});

test('enable and disable with --now also start and stop the unit', async () => {
  unit('web');
  await systemctl('enable', '--now', 'web.service');
  expect([manager.enabled, active()]).toEqual([['web.service'], ['web.service']]);
  expect(await systemctl('is-enabled', 'web.service')).toMatchObject({ status: 0, stdout: 'enabled\n' });
  await systemctl('disable', '--now', 'web.service');
  expect([manager.enabled, active()]).toEqual([[], []]);
});

describe('workers of a template', () => {
  const ends = (name: string) => `trap 'echo "end ${name}" >>"$ROOT/run/order"; exit' TERM\nsleep 60 & wait`;

  beforeEach(async () => {
    unit('web', [], ends('web'));
    unit(
      'worker@',
      [
        'Before=web.service',
        'StopWhenUnneeded=yes',
        'Environment=NAME=%i',
        'ConditionPathExists=/opt/worker@.sh',
      ],
      `echo "is $NAME $LIMIT" >>"$ROOT/run/order"; ${ends('worker')}`,
    );
    for (const name of ['a', 'b']) await systemctl('enable', `worker@${name}`);
  });

  const running = ['web.service', 'worker@a.service', 'worker@b.service'];

  test('start before web, and stop after it', async () => {
    await systemctl('start', 'web.service');
    await until(() => order().length === 5);
    expect(startsInOrder().at(-1)).toBe('web.service');
    expect(startsInOrder().sort()).toEqual(running);
    expect(active()).toEqual(running);
    await systemctl('stop', 'web.service');
    expect(active()).toEqual([]);
    expect(order().slice(5)).toEqual(['end web', 'end worker', 'end worker']);
  });

  test('stop after web when one command stops both, by a pattern', async () => {
    await systemctl('start', 'web.service');
    await until(() => order().length === 5);
    expect(await systemctl('stop', 'worker@*.service', 'web.service')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(order().slice(5)).toEqual(['end web', 'end worker', 'end worker']);
    expect(await systemctl('stop', 'nothing-like-it@*.service')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('keep running when web restarts', async () => {
    await systemctl('start', 'web.service');
    const before = manager.find('worker@a.service')?.mainPid;
    await systemctl('restart', 'web.service');
    expect([active(), manager.find('worker@a.service')?.mainPid]).toEqual([running, before]);
  });

  test('are started again by a start that comes while they stop', async () => {
    await systemctl('start', 'web.service');
    await until(() => order().length === 5);
    await systemctl('stop', '--no-block', 'worker@*.service');
    await systemctl('restart', 'web.service');
    expect(active()).toEqual(running);
    await until(() => order().filter((line) => line === 'start worker@').length === 4);
  });

  test("have the template's drop-ins, overridden by their own", async () => {
    const write = (folder: string, limit: number) => {
      mkdirSync(root.at(`/etc/systemd/system/${folder}`), { recursive: true });
      writeFileSync(
        root.at(`/etc/systemd/system/${folder}/20.conf`),
        `[Service]\nEnvironment=LIMIT=${limit}\n`,
      );
    };
    write('worker@.service.d', 1);
    write('worker@b.service.d', 2);
    await systemctl('daemon-reload');
    await systemctl('start', 'web.service');
    await until(() => order().length === 5);
    expect(
      order()
        .filter((line) => line.startsWith('is'))
        .sort(),
    ).toEqual(['is a 1', 'is b 2']);
  });

  test.each(['ExecCondition=/bin/false', 'ConditionPathExists=/opt/nowhere'])(
    'with a failed condition, %s, are skipped without a failure',
    async (condition) => {
      unit('worker@', [condition, 'Restart=always', 'RestartSec=0']);
      await systemctl('daemon-reload');
      expect(await systemctl('start', 'web.service')).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(active()).toEqual(['web.service']);
      expect(manager.find('worker@a.service')?.state).toBe('inactive');
    },
  );

  test('that are disabled are not started', async () => {
    await systemctl('disable', 'worker@b.service');
    expect(await systemctl('is-enabled', 'worker@a')).toMatchObject({ status: 0, stdout: 'enabled\n' });
    await systemctl('start', 'web.service');
    expect(active()).toEqual(['web.service', 'worker@a.service']);
  });
});

test('a changed unit file has no effect before daemon-reload', async () => {
  unit('web', ['Environment=A=1'], 'echo "A=$A" >>"$ROOT/run/order"; exec sleep 60');
  await systemctl('start', 'web.service');
  unit('web', ['Environment=A=2'], 'echo "A=$A" >>"$ROOT/run/order"; exec sleep 60');
  await systemctl('restart', 'web.service');
  await systemctl('daemon-reload');
  await systemctl('restart', 'web.service');
  await until(() => order().filter((line) => line.startsWith('A=')).length === 3);
  expect(order().filter((line) => line.startsWith('A='))).toEqual(['A=1', 'A=1', 'A=2']);
});

test('directories of a unit exist before its program runs; its RuntimeDirectory is removed after', async () => {
  unit('web', ['RuntimeDirectory=web', 'LogsDirectory=web', 'ExecStartPre=/bin/touch /run/web/pid']);
  await systemctl('start', 'web.service');
  expect(['/run/web/pid', '/var/log/web'].map((path) => existsSync(root.at(path)))).toEqual([true, true]);
  await systemctl('stop', 'web.service');
  expect(['/run/web', '/var/log/web'].map((path) => existsSync(root.at(path)))).toEqual([false, true]);
});

/** Calls systemd-run with the options of run-command.sh. */
function systemdRun(name: string, program: string, ...more: string[]) {
  writeFileSync(root.at('/opt/command.sh'), program);
  const waits = [`--unit=${name}`, '--description=A command', '--wait', '--quiet', '--service-type=exec'];
  const output = `--property=StandardOutput=append:${root.at('/run/order')}`;
  const command = ['/bin/bash', root.at('/opt/command.sh')];
  return execute('systemd-run', [
    ...waits,
    `--working-directory=${root.at('/opt')}`,
    output,
    ...more,
    ...command,
  ]);
}

const shownOf = async (name: string, property: string) =>
  (await systemctl('show', `--property=${property}`, '--value', name)).stdout.trim();

describe('a transient unit', () => {
  beforeEach(() => mkdirSync(root.at('/opt'), { recursive: true }));

  test("exists as long as its program, with its template's drop-ins and its own", async () => {
    for (const [folder, file, line] of [
      ['/etc/systemd/system/command@.service.d', '10', 'Environment=A=template B=template'],
      ['/run/systemd/system/command@tidy.service.d', '20', 'Environment=B=own'],
    ] as const) {
      mkdirSync(root.at(folder), { recursive: true });
      writeFileSync(root.at(`${folder}/${file}.conf`), `[Service]\n${line}\n`);
    }
    const ended = await systemdRun('command@tidy.service', 'echo "$A $B in ${PWD#$ROOT}"');
    expect(ended).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(order()).toEqual(['template own in /opt']);
    expect((await systemctl('cat', 'command@tidy.service')).stderr).toBe(
      'No files found for command@tidy.service.\n',
    );
  });

  test('that failed shows how, and blocks its name until reset-failed', async () => {
    expect((await systemdRun('command@a.service', 'exit 3')).status).toBe(3);
    expect(await shownOf('command@a.service', 'Result')).toBe('exit-code');
    expect(await shownOf('command@a.service', 'ExecMainStatus')).toBe('3');
    expect(await systemdRun('command@a.service', 'exit 0')).toMatchObject({
      status: 1,
      stderr:
        'Failed to start transient service unit: Unit command@a.service was already loaded or has a fragment file.\n',
    });
    await systemctl('reset-failed', 'command@a.service');
    expect(await shownOf('command@a.service', 'Result')).toBe('success');
    expect((await systemdRun('command@a.service', 'exit 0')).status).toBe(0);
  });

  test('ends at its time limit or by a signal', async () => {
    const limit = '--property=RuntimeMaxSec=1';
    expect((await systemdRun('command@a.service', 'exec sleep 60', limit)).status).toBe(1);
    expect(await shownOf('command@a.service', 'Result')).toBe('timeout');
    expect((await systemdRun('command@b.service', 'kill -9 $$', limit)).status).toBe(255);
    expect(await shownOf('command@b.service', 'Result')).toBe('signal');
    expect(await shownOf('command@b.service', 'ExecMainStatus')).toBe('9');
  });

  test('with an unsupported option is refused', async () => {
    expect(await systemdRun('command@a.service', 'exit 0', '--pty')).toMatchObject({
      status: 1,
      stderr: "The rehearsal's systemd-run does not support: --pty\n",
    });
  });
});

const NOWHERE = 'nowhere.service';
test.each([
  [['start', NOWHERE], 5, 'Failed to start nowhere.service: Unit nowhere.service not found.\n'],
  [['stop', NOWHERE], 5, 'Failed to stop nowhere.service: Unit nowhere.service not loaded.\n'],
  [['cat', NOWHERE], 1, 'No files found for nowhere.service.\n'],
  [['disable', NOWHERE], 1, 'Failed to disable unit: Unit file nowhere.service does not exist.\n'],
  [
    ['reset-failed', NOWHERE],
    1,
    'Failed to reset failed state of unit nowhere.service: Unit nowhere.service not loaded.\n',
  ],
  [['reload', NOWHERE], 1, "The rehearsal's systemctl does not support: reload nowhere.service\n"],
  [
    ['start', '--wait', NOWHERE],
    1,
    "The rehearsal's systemctl does not support: --wait start nowhere.service\n",
  ],
])("systemctl %j fails for a missing unit with systemd's message", async (args, status, stderr) => {
  expect(await systemctl(...args)).toEqual({ status, stdout: '', stderr });
});

test('a unit with an unsupported setting is refused', async () => {
  unit('web', ['ExecReload=/bin/true']);
  expect((await systemctl('start', 'web.service')).stderr).toBe(
    'web.service: a unit with ExecReload=/bin/true in [Service] is not supported here.\n',
  );
});

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Root, run, type ServiceManager, systemdForEach } from '../../packages/rehearsals';
import { REPOSITORY } from './sandbox';

/** The platform's part of a release: the current one, the one without workers, and the one without a proxy. */
const FORMS = {
  now: join(REPOSITORY, 'app'),
  second: join(REPOSITORY, 'packages/rehearsals/release/second-form'),
  first: join(REPOSITORY, 'packages/rehearsals/release/first-form'),
} as const;
const UNITS = '/etc/systemd/system';
const PROGRAMS = join(REPOSITORY, 'packages/rehearsals/release/instance/bin');

interface Release {
  readonly form: keyof typeof FORMS;
  readonly workers: readonly string[];
}

const both: Release = { form: 'now', workers: ['mail', 'queue'] };
const one: Release = { form: 'now', workers: ['mail'] };
const none: Release = { form: 'now', workers: [] };
/** Its Procfile names a worker, which it never started. */
const second: Release = { form: 'second', workers: ['mail'] };
const first: Release = { form: 'first', workers: [] };

let root: Root;
let logs: string;
let manager: ServiceManager;
const systemd = systemdForEach('workers');

function write(path: string, content: string): void {
  mkdirSync(dirname(root.at(path)), { recursive: true });
  writeFileSync(root.at(path), content);
}

beforeEach(() => {
  ({ root, logs, manager } = systemd());
  for (const name of ['chgrp', 'chown', 'systemctl']) root.link(`/usr/bin/${name}`, join(PROGRAMS, name));
  root.link('/usr/bin/python3', '/usr/bin/python3');
  write('/var/log/app/app.log', '');
  write('/etc/aws-bootstrap/app.json', JSON.stringify({ region: 'us-east-1', environment: {}, secrets: {} }));
});

async function script(form: Release['form'], name: string): Promise<number | null> {
  const file = join(FORMS[form], 'deploy/scripts', `${name}.sh`);
  const { status } = await run(['bash', file], { env: root.environment, logFile: join(logs, 'scripts.log') });
  return status;
}

/**
 * What CodeDeploy does with a release on an instance.
 * @param stopped the release whose ApplicationStop runs: for the agent the last installed one, for AWS's guide the last that
 *   succeeded; undefined: none
 */
async function deploy({ form, workers }: Release, stopped: Release | undefined): Promise<void> {
  if (stopped) expect(await script(stopped.form, 'application-stop')).toBe(0);
  const next = root.at('/opt/app/next');
  for (const part of ['deploy', 'appspec.yml'])
    cpSync(join(FORMS[form], part), join(next, part), { recursive: true });
  write('/opt/app/next/release.json', '{"commit":"abc","build":"b:1"}');
  if (form === 'first') {
    write('/opt/app/next/dist/server.js', 'serve');
    write('/opt/app/next/package.json', '{}');
  } else {
    write('/opt/app/next/Procfile', ['web', ...workers].map((name) => `${name}: sleep 600\n`).join(''));
  }
  expect(await script(form, 'after-install')).toBe(0);
  const started = await script(form, 'application-start');
  // Of the first form, there is not all here that its app would need.
  if (form !== 'first') expect(started).toBe(0);
}

const running = () => manager.active.map(({ name }) => name.replace('.service', '')).sort();
const wanted = () => {
  const folder = root.at(`${UNITS}/web.service.wants`);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

const ALL = ['web', 'worker@mail', 'worker@queue'];

it('stops a worker that is no longer in Procfile and removes its unit; the older release restores it', async () => {
  await deploy(both, undefined);
  // Also if nothing has stopped the old release.
  for (const stopped of [both, undefined]) {
    await deploy(one, stopped);
    expect([running(), wanted()]).toEqual([['web', 'worker@mail'], ['worker@mail.service']]);
    await deploy(both, stopped && one);
    expect([running(), wanted()]).toEqual([ALL, ['worker@mail.service', 'worker@queue.service']]);
  }
  await deploy(none, both);
  expect([running(), wanted()]).toEqual([['web'], []]);
});

it('starts the workers of a release with it, each in its folder, and another process of each for another release', async () => {
  await deploy(both, undefined);
  expect(running()).toEqual(ALL);
  for (const { mainPid } of manager.active)
    expect(spawnSync('test', [`/proc/${mainPid}/cwd`, '-ef', root.at('/opt/app/current')]).status).toBe(0);
  const before = manager.active.map(({ mainPid }) => mainPid);
  await deploy(both, undefined); // nothing stopped the old one
  expect(manager.active.map(({ mainPid }) => mainPid).filter((pid) => before.includes(pid))).toEqual([]);
  expect(running()).toEqual(ALL);
});

// ApplicationStop is its own, that of the older release, or none.
it('an old release without workers leaves none running, with any ApplicationStop', async () => {
  await deploy(second, undefined);
  for (const stopped of [both, second]) {
    await deploy(both, second);
    expect(running()).toEqual(ALL);
    await deploy(second, stopped);
    expect(running()).toEqual(['web']);
    // A later start and a boot start none either.
    await manager.restart('web.service');
    expect(running()).toEqual(['web']);
  }
});

it('a release of the first form leaves none running, with any ApplicationStop', async () => {
  await deploy(both, undefined);
  for (const stopped of [both, first, undefined]) {
    await deploy(first, stopped);
    expect(running().filter((name) => name !== 'app')).toEqual([]);
    await deploy(both, first);
    expect(running()).toEqual(ALL);
  }
});

it.each<keyof typeof FORMS>(['now', 'second'])(
  'continues completely if the next release, of the form %s, is refused',
  async (form) => {
    await deploy(both, undefined);
    await script('now', 'application-stop');
    expect(running()).toEqual([]);
    expect(await script(form, 'before-install')).toBe(1); // there is no instance.env: no contract
    while (running().length < 3) await new Promise((resolve) => setTimeout(resolve, 50)); // until the test's time is over
    expect(running()).toEqual(ALL);
  },
);

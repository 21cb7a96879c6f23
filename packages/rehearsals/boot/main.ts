import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { declare, meant, readLine, start, usageOf, UserError } from '../../command';
import { endAll } from '../release/processes';
import { cachedRoot, FOLDER } from './cached-root';
import { makeCgroup, removeCgroups } from './cgroups';
import { whyNot } from './capable';
import { Report } from './proof/report';
import { proveBefore, proveBorder } from './proof/border';
import { proveSecrets, proveShipped } from './proof/proofs';
import { proveSchedule } from './proof/schedule';
import { proveWorkers } from './proof/workers';
import { makeReleases } from './releases';
import { writeSettings } from './settings';
import { synthesizeUserData, userDataOfBefore } from './user-data';
import { World } from './world';

/** Set in the process inside the namespaces: the run's folder for sockets, whose paths may have 107 characters. */
const INSIDE = 'REHEARSE_BOOT_INSIDE';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const LOGS = join(FOLDER, 'logs');

/** The machines run at the same time: each mostly waits. */
const MACHINES = {
  shipped: proveShipped,
  secrets: proveSecrets,
  workers: proveWorkers,
  schedule: proveSchedule,
  border: proveBorder,
  before: proveBefore,
};
type MachineName = keyof typeof MACHINES;

const REHEARSE_BOOT = declare({
  name: 'rehearse:boot',
  does: 'Boots machines with systemd from the synthesized user data, and deploys releases to them. Exit status 0 only if every step passed, or if this machine cannot boot one.',
  options: {
    only: {
      type: 'string',
      value: 'NAME,...',
      says: `only these machines, of ${Object.keys(MACHINES).join(', ')}`,
    },
  },
  example: 'npm run rehearse:boot -- --only shipped',
});

/**
 * `npm run rehearse:boot`, all machines, or `-- --only NAME,...`: machines with systemd boot the synthesized user data,
 * and releases are deployed to them. Exit status 0 only if every step passed. On a computer that cannot boot a machine
 * it says so, and exits with 0.
 */
async function main(): Promise<void> {
  const only = chosen();
  // The folders of these programs, whatever PATH the caller has.
  process.env.PATH = [process.env.PATH, '/usr/local/go/bin', '/usr/sbin', '/sbin'].join(delimiter);
  const reason = whyNot();
  if (reason) {
    console.log(`skipped: ${reason}`);
    if (process.env.CI) process.exitCode = 1;
    return;
  }
  const sockets = process.env[INSIDE];
  if (sockets) await rehearse(sockets, only);
  else await goInside();
}

/**
 * Runs this program again in namespaces for mounts and processes. However it ends, nothing stays mounted and no process
 * is left.
 */
function goInside(): Promise<void> {
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const again = [process.execPath, ...process.execArgv, __filename, ...process.argv.slice(2)];
  const sockets = mkdtempSync(join(tmpdir(), 'boot-'));
  const child = spawn('unshare', [...namespaces, ...again], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: sockets, NODE_NO_WARNINGS: '1' },
  });
  // unshare obeys SIGKILL only. Its child is the first process of the namespace: when it ends, all end.
  for (const signal of SIGNALS) process.on(signal, () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      rmSync(sockets, { recursive: true, force: true });
      process.exitCode = status ?? 128 + constants.signals[signal ?? 'SIGKILL'];
      void removeCgroups(sockets).then(resolve);
    });
  });
}

async function rehearse(sockets: string, only: readonly MachineName[]): Promise<void> {
  const started = Date.now();
  const report = new Report();
  process.on('exit', endAll);
  for (const signal of SIGNALS) process.on(signal, () => process.exit(130));
  rmSync(LOGS, { recursive: true, force: true });
  mkdirSync(LOGS, { recursive: true });
  const log = (name: string) => join(LOGS, `${name}.log`);

  const withMore = (name: 'secrets' | 'limits') =>
    timed(report, `user data with ${name}`, () =>
      synthesizeUserData(writeSettings(LOGS, name), join(LOGS, `${name}.out`), log(`synth-${name}`)),
    );
  const [cached, releases, shipped, withSecrets, withLimits] = await Promise.all([
    timed(report, 'the root file system of the machines', () => cachedRoot(log('root'))),
    timed(report, 'releases', () => makeReleases(log('releases'))),
    timed(report, 'the shipped user data', () =>
      synthesizeUserData('config.ts', join(LOGS, 'shipped.out'), log('synth')),
    ),
    withMore('secrets'),
    withMore('limits'),
  ]);
  const userData = {
    shipped,
    secrets: withSecrets,
    workers: withLimits,
    schedule: withSecrets,
    border: shipped,
    before: userDataOfBefore(),
  };
  const live = async (name: MachineName) => {
    const folders = {
      logs: join(LOGS, name),
      sockets: join(sockets, name),
      cgroup: makeCgroup(sockets, name),
    };
    const world = await World.make(name, cached, userData[name], folders);
    try {
      await MACHINES[name](world, releases, report);
    } finally {
      await world.stop();
    }
  };
  await Promise.all(only.map(live));
  console.log(
    `\n${report.table()}\nAll of it took ${Math.round((Date.now() - started) / 1000)} s. Logs: .local/boot/logs`,
  );
  if (report.failed > 0) throw new UserError(`${report.failed} steps failed: see above.`);
}

/** @throws UserError where there is no machine of this name */
function chosen(): MachineName[] {
  const names = Object.keys(MACHINES) as MachineName[];
  const { only } = readLine(REHEARSE_BOOT).values;
  if (only === undefined) return names;
  const wanted = only.split(',');
  const unknown = wanted.find((name) => !Object.hasOwn(MACHINES, name));
  if (unknown !== undefined)
    throw new UserError(
      `There is no machine "${unknown}"${meant(unknown, names)}. ${usageOf(REHEARSE_BOOT)}`,
    );
  return names.filter((name) => wanted.includes(name));
}

/** A step that others depend on: where it fails, the whole run fails. */
async function timed<T>(report: Report, step: string, work: () => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  let failure: unknown;
  await report.step(step, async () => {
    try {
      result = { value: await work() };
    } catch (error) {
      failure = error;
      throw error;
    }
    return 'ready';
  });
  if (!result) throw failure;
  return result.value;
}

start(REHEARSE_BOOT, main);

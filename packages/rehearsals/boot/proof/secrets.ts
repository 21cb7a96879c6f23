import { setTimeout as sleep } from 'node:timers/promises';
import type { Release } from '../aws/deployments';
import { ENVIRONMENT, MARK, SECRETS } from '../secrets';
import type { World } from '../world';
import { becomesHealthy, startsUp } from './booting';
import { answers } from './releasing';
import { must } from './report';
import { pidOf } from './units';

/**
 * Variables that the stage, the unit, the shell that starts the app, and systemd itself set. [systemd.exec(5),
 * Environment Variables in Spawned Processes]
 */
const OTHERS = [
  ...['AWS_REGION', 'STAGE', 'HEALTH_PATH'],
  ...['PORT', 'PATH', 'HOME', 'NODE_ENV', 'RAILS_ENV', 'RACK_ENV', 'PYTHONUNBUFFERED'],
  ...['PWD', 'SHLVL', '_'],
  ...['LANG', 'USER', 'LOGNAME', 'SHELL', 'INVOCATION_ID', 'SYSTEMD_EXEC_PID', 'STATE_DIRECTORY'],
];
/** The only file with the values of secrets. */
const FILE = '/run/aws-bootstrap/app.environment';
/** How long the machine has no network. */
const SECONDS_WITHOUT_NETWORK = 75;

/** Stores the app's secrets under the names in its settings. */
export async function keepSecrets({ account }: World): Promise<void> {
  for (const { kept } of Object.values(SECRETS)) {
    if (kept.as === 'secret') await account.putSecret(kept.name, kept.value);
    else await account.putParameter(kept.name, kept.value, kept.as);
  }
}

/**
 * A machine without a network waits for it and then starts by itself: it cannot serve before the proxy is installed.
 */
export async function bootsWithoutNetwork(world: World): Promise<string> {
  const { machine, network, healths } = world;
  const tries = () =>
    machine.run("grep -c 'start-up: .* failed; next try in' /var/log/cloud-init-output.log");
  await machine.until('the start-up script tries again', 90, async () => Number((await tries()).stdout) > 0);
  await sleep(SECONDS_WITHOUT_NETWORK * 1000);
  const answered = healths.filter(({ status }) => status !== 0);
  must(answered.length === 0, `The instance answered ${JSON.stringify(answered)} without the proxy.`);
  const before = (await tries()).stdout.trim();
  network.open('aws', 'secrets');
  const opened = Date.now();
  await becomesHealthy(world);
  await startsUp(world, 300);
  const after = ((Date.now() - opened) / 1000).toFixed(0);
  return `done ${after} s after the network was there, with ${before} failed tries`;
}

/** The process has each variable and each secret unchanged, and no variable that nobody set. */
export async function areExact({ machine }: World): Promise<string> {
  const read = 'base64 --wrap=0 "/proc/$(systemctl show --property=MainPID --value web.service)/environ"';
  const bytes = Buffer.from(await machine.expect(read), 'base64').toString();
  const has = new Map(
    bytes
      .split('\0')
      .filter(Boolean)
      .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
  const wanted = {
    ...ENVIRONMENT,
    ...Object.fromEntries(Object.entries(SECRETS).map(([name, { value }]) => [name, value])),
  };
  const wrong = Object.entries(wanted).filter(([name, value]) => has.get(name) !== value);
  const said = wrong.map(
    ([name, value]) => `${name}: ${JSON.stringify(has.get(name))}, not ${JSON.stringify(value)}`,
  );
  must(wrong.length === 0, said.join('\n'));
  const known = new Set([...Object.keys(wanted), ...OTHERS]);
  const unknown = [...has.keys()].filter((name) => !known.has(name));
  must(unknown.length === 0, `The app has variables that nobody set: ${unknown.join(', ')}.`);
  return `${Object.keys(ENVIRONMENT).length} variables, ${Object.keys(SECRETS).length} secrets`;
}

/** No other file, log or process has a value, and no other user can read one. */
export async function areNowhereElse({ machine }: World): Promise<string> {
  const folders = '/etc /var /run /tmp /opt /home /root /srv /dev/shm';
  const files = (await machine.run(`grep -rlaF -D skip ${MARK} ${folders} 2>/dev/null`)).stdout.trim();
  must(files === FILE, `Files with values of secrets: ${files.split('\n').join(', ')}`);
  const mode = await machine.expect(`stat --format '%U %G %a' ${FILE}`);
  must(mode === 'root app 640', `${FILE} is ${mode}.`);
  const journal = await machine.run(`journalctl --all --output=json --no-pager | grep -cF ${MARK}`);
  must(
    journal.stdout.trim() === '0',
    `${journal.stdout.trim()} entries of the journal have values of secrets.`,
  );
  const app = await pidOf(machine, 'web');
  // Written as a pattern that does not match the process that searches.
  const pattern = `[${MARK.slice(0, 1)}]${MARK.slice(1)}`;
  const held = (
    await machine.run(`cd /proc && grep -la '${pattern}' [0-9]*/environ [0-9]*/cmdline 2>/dev/null`)
  ).stdout;
  const others = held
    .trim()
    .split('\n')
    .filter((file) => file !== `${app}/environ`);
  must(held.includes(`${app}/environ`) && others.length === 0, `Processes with values of secrets: ${held}`);
  return `only ${FILE}, ${mode}`;
}

/** While secrets cannot be fetched a release fails with the reason. The rollback succeeds as soon as they can. */
export async function areOutOfReach(world: World, next: Release, good: Release): Promise<string> {
  const { network, deployments } = world;
  network.close('secrets');
  const { failure, seconds } = await deployments.deploy(next);
  network.open('secrets');
  must(
    failure?.event === 'ApplicationStart',
    `The deployment ended as: ${failure?.event ?? 'succeeded'} ${failure?.log ?? ''}`,
  );
  const reason = /write-environment: (the secret \S+ could not be fetched: .*)/.exec(failure?.log ?? '')?.[1];
  must(
    reason !== undefined && /no answer within|time|connect/i.test(reason),
    `The event shows:\n${failure?.log}`,
  );
  const { failure: again } = await deployments.rollBack();
  must(!again, `The rollback failed: ${again?.event}: ${again?.log}`);
  await answers(world, good);
  return `${reason} [${seconds.toFixed(0)} s]`;
}

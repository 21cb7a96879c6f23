import type { Release } from '../aws/deployments';
import type { World } from '../world';
import { answers } from './releasing';
import { must } from './report';

/** The units in the order in which the start-up script starts them. */
const ORDER = ['proxy', 'placeholder', 'rsyslog', 'amazon-cloudwatch-agent', 'codedeploy-agent'];

/** A new machine boots until the load balancer's health check passes. */
export async function becomesHealthy({ machine, healths }: World): Promise<string> {
  const isReady = () => healths.some(({ status, body }) => status === 200 && body.includes('no release yet'));
  await machine.until('the placeholder is healthy', 120, async () => isReady());
  return `healthy ${healths.at(-1)?.second.toFixed(1)} s after the start`;
}

/** Waits until cloud-init is done, and checks that the start-up script succeeded. */
export async function startsUp(world: World, seconds = 240): Promise<string> {
  const { machine } = world;
  const result = '/run/cloud-init/result.json'; // cloud-init writes this file last
  await machine.until(
    'cloud-init is done',
    seconds,
    async () => (await machine.run(`test -e ${result}`)).status === 0,
  );
  const said = await machine.expect("grep '^start-up:' /var/log/cloud-init-output.log");
  must(said.endsWith('start-up: done'), `The start-up script printed:\n${said}`);
  const { v1 } = JSON.parse(await machine.expect(`cat ${result}`)) as { v1: { errors: string[] } };
  must(v1.errors.length === 0, `cloud-init had errors: ${v1.errors.join('; ')}`);
  return `${said.split('\n').length} lines, the last: done`;
}

/** The user data is compressed as EC2 hands it out, and cloud-init has read it. */
export async function isCompressed({ machine }: World): Promise<string> {
  const given = '/var/lib/cloud/instance/user-data.txt'; // as EC2 handed it out
  const begins = await machine.expect(`od --address-radix=n --format=x1 --read-bytes=2 ${given}`);
  must(begins.trim() === '1f 8b', `The user data begins with ${begins}: that is not gzip.`);
  const [packed, text] = (
    await machine.expect(`stat --format %s ${given}; zcat ${given} | wc --bytes`)
  ).split('\n');
  return `${packed} bytes, ${text} unpacked`;
}

/** Proxy and placeholder start first, the CodeDeploy agent last. An instance that was healthy once stays healthy. */
export async function keepsTheOrder({ machine, healths }: World): Promise<string> {
  const property = '--property=ActiveEnterTimestampMonotonic --value';
  const times = await machine.expect(
    `for unit in ${ORDER.join(' ')}; do systemctl show ${property} "$unit"; done`,
  );
  const seconds = times.split('\n').map((text) => Number(text) / 1e6);
  const inOrder = seconds.every((second, index) => second > (seconds[index - 1] ?? 0));
  must(
    inOrder && seconds.length === ORDER.length,
    `${ORDER.join(', ')} became active at ${seconds.join(', ')} s.`,
  );
  const ready = healths.findIndex(({ status }) => status === 200);
  const after = healths.slice(ready + 1).map(({ status, second }) => `${status} at ${second.toFixed(1)} s`);
  must(after.length === 0, `After its first healthy answer, the instance answered ${after.join(', ')}.`);
  const starts = await machine.expect(
    "journalctl --quiet --unit=codedeploy-agent --output=cat | grep -c '^Started'",
  );
  must(
    starts === '1',
    `The CodeDeploy agent was started ${starts} times. Expected: once, with this project's configuration.`,
  );
  const config = '/opt/aws-bootstrap/codedeployagent.yml /etc/codedeploy-agent/conf/codedeployagent.yml';
  await machine.expect(`cmp ${config}`);
  const first = seconds[0] ?? 0;
  return ORDER.map((unit, index) => `${unit} +${((seconds[index] ?? 0) - first).toFixed(1)} s`).join(', ');
}

/** The first release replaces the placeholder behind the proxy. */
export async function firstRelease(world: World, release: Release): Promise<string> {
  const { deployments, machine } = world;
  const { failure, seconds } = await deployments.deploy(release);
  must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
  await answers(world, release);
  const units = await machine.run(
    'systemctl is-active web proxy placeholder; systemctl is-enabled web placeholder',
  );
  const states = units.stdout.trim().split('\n').join(' ');
  must(
    states === 'active active inactive enabled disabled',
    `The states of web, proxy and placeholder, then of web and placeholder, are: ${states}.`,
  );
  const [host] = [...world.commands.hosts];
  return `${seconds.toFixed(1)} s on ${host?.split('/')[1]}`;
}

/** dnf cannot install a package by a name that Amazon Linux 2023 does not have. */
export async function refuseOthers({ machine }: World): Promise<string> {
  const { status, stderr } = await machine.run('dnf -y --quiet install libruby3.1');
  must(status !== 0 && stderr.includes('Unable to find a match: libruby3.1'), `dnf printed: ${stderr}`);
  const asked = await machine.run('rpm --query --quiet libruby3.1');
  must(asked.status === 1, 'rpm reports a Debian package as installed.');
  return 'dnf does not find a package that only Debian has';
}

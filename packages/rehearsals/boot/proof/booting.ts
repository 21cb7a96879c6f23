import type { Releases } from '../releases';
import type { World } from '../world';
import { must } from './report';

/** Units in the order in which a start-up brings them up. */
const ORDER = ['placeholder', 'rsyslog', 'amazon-cloudwatch-agent', 'codedeploy-agent'];

/** From nothing to an instance that the load balancer takes for healthy. */
export async function becomesHealthy({ machine, healths }: World): Promise<string> {
  const isReady = () => healths.some(({ status, body }) => status === 200 && body.includes('no release yet'));
  await machine.until('the placeholder is healthy', 120, async () => isReady());
  return `healthy ${healths.at(-1)?.second.toFixed(1)} s after the start`;
}

/** cloud-init's end, and what the start-up said. */
export async function startsUp(world: World, seconds = 240): Promise<string> {
  const { machine } = world;
  const result = '/run/cloud-init/result.json'; // cloud-init's last word
  await machine.until(
    'cloud-init is done',
    seconds,
    async () => (await machine.run(`test -e ${result}`)).status === 0,
  );
  const said = await machine.expect("grep '^start-up:' /var/log/cloud-init-output.log");
  must(said.endsWith('start-up: done'), `The start-up said:\n${said}`);
  const { v1 } = JSON.parse(await machine.expect(`cat ${result}`)) as { v1: { errors: string[] } };
  must(v1.errors.length === 0, `cloud-init had errors: ${v1.errors.join('; ')}`);
  return `${said.split('\n').length} lines, the last: done`;
}

/** Placeholder first, the agent that deploys last; and nobody saw an instance that was healthy and then was not. */
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
  must(after.length === 0, `Once healthy, the instance answered ${after.join(', ')}.`);
  const starts = await machine.expect(
    "journalctl --quiet --unit=codedeploy-agent --output=cat | grep -c '^Started'",
  );
  must(
    starts === '1',
    `The CodeDeploy agent was started ${starts} times, not once with its own configuration.`,
  );
  const config = '/opt/aws-bootstrap/codedeployagent.yml /etc/codedeploy-agent/conf/codedeployagent.yml';
  await machine.expect(`cmp ${config}`);
  const first = seconds[0] ?? 0;
  return ORDER.map((unit, index) => `${unit} +${((seconds[index] ?? 0) - first).toFixed(1)} s`).join(', ');
}

/** The first release takes the placeholder's place. */
export async function firstRelease(world: World, releases: Releases): Promise<string> {
  const { deployments, machine } = world;
  const { failure, seconds } = await deployments.deploy(releases.first);
  must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
  const commit = await world.commit();
  must(commit === releases.first.commit, `The release ${commit} answers, not ${releases.first.commit}.`);
  const units = await machine.run(
    'systemctl is-active app placeholder; systemctl is-enabled app placeholder',
  );
  const states = units.stdout.trim().split('\n').join(' ');
  must(states === 'active inactive enabled disabled', `app and placeholder are ${states}.`);
  const [host] = [...world.commands.hosts];
  return `${seconds.toFixed(1)} s on ${host?.split('/')[1]}`;
}

/** What is no part of Amazon Linux 2023 cannot be installed by its name. */
export async function refuseOthers({ machine }: World): Promise<string> {
  const { status, stderr } = await machine.run('dnf -y --quiet install libruby3.1');
  must(status !== 0 && stderr.includes('Unable to find a match: libruby3.1'), `dnf said: ${stderr}`);
  const asked = await machine.run('rpm --query --quiet libruby3.1');
  must(asked.status === 1, 'rpm knows a package of Debian.');
  return 'a package of Debian alone is not found';
}

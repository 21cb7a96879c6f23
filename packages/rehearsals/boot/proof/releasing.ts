import { setTimeout as sleep } from 'node:timers/promises';
import type { Release } from '../aws/deployments';
import type { World } from '../world';
import { must } from './report';

/** Deploys a release that must succeed. */
export async function goesThrough(world: World, release: Release): Promise<string> {
  const { failure, seconds } = await world.deployments.deploy(release);
  must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
  await answers(world, release);
  return `${seconds.toFixed(1)} s`;
}

/** The unit's TimeoutStopSec. */
const SECONDS_TO_STOP = 30;

/** The app ignores SIGTERM: systemd kills it after this time, with all that it started. */
export async function isKilled(world: World, stubborn: Release, next: Release): Promise<string> {
  await goesThrough(world, stubborn);
  const processes = async () => (await world.machine.run('pgrep --count --uid app')).stdout.trim();
  must(
    (await processes()) === '2',
    `The app has ${await processes()} processes, not 2: itself and one that it started.`,
  );
  let stopSeconds = 0;
  const began = Date.now();
  const { failure } = await world.deployments.deploy(next, (event) => {
    if (event === 'DownloadBundle') stopSeconds = (Date.now() - began) / 1000;
  });
  must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
  await answers(world, next);
  must(
    (await processes()) === '1',
    `The app has ${await processes()} processes, not 1: some of the old release are left.`,
  );
  must(
    stopSeconds >= SECONDS_TO_STOP,
    `It was killed after ${stopSeconds} s; its limit is ${SECONDS_TO_STOP} s.`,
  );
  return `after ${stopSeconds.toFixed(1)} s`;
}

/** How a release is expected to fail. */
export interface Failing {
  readonly event: string;
  /** What the event must show: the reason, and what led to it. */
  readonly shows: readonly RegExp[];
}

/** Deploys a release that must fail, with the reason in its event; the rollback to the last release must succeed. */
export async function fails(world: World, bad: Release, good: Release, expected: Failing): Promise<string> {
  const outcome = await world.deployments.deploy(bad);
  const { failure } = outcome;
  must(
    failure?.event === expected.event,
    `The deployment ended as: ${failure?.event ?? 'succeeded'} ${failure?.log ?? ''}`,
  );
  for (const shown of expected.shows)
    must(shown.test(failure?.log ?? ''), `The event does not show ${shown}; it shows:\n${failure?.log}`);
  const back = await world.deployments.rollBack();
  must(!back.failure, `The rollback failed: ${back.failure?.event}: ${back.failure?.log}`);
  await answers(world, good);
  const reason = failure?.log
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^\[stderr\]/, '');
  return `${reason} [${outcome.seconds.toFixed(1)} s, rollback ${back.seconds.toFixed(1)} s]`;
}

/** The agent is restarted during an event, as when it updates itself: the event fails and does not hang. */
export async function agentRestarts(world: World, slow: Release, good: Release): Promise<string> {
  const { failure, seconds } = await world.deployments.deploy(slow, (event) => {
    if (event !== 'ValidateService') return;
    void sleep(5000).then(() => world.machine.expect('systemctl restart codedeploy-agent.service'));
  });
  // [aws/aws-codedeploy-agent 1.8.1, lib/instance_agent/plugins/codedeploy/hook_executor.rb: FAILED_AFTER_RESTART_CODE]
  must(failure?.code === 7, `The deployment ended with ${failure?.code ?? 'success'}: ${failure?.message}`);
  const back = await world.deployments.rollBack();
  must(!back.failure, `The rollback failed: ${back.failure?.event}: ${back.failure?.log}`);
  await answers(world, good);
  // systemd ends the agent's scripts: no script of the failed release disturbs the next one.
  const left = await world.machine.run('pgrep --full --list-full validate-service.sh');
  must(left.status === 1, `The script still runs without the agent: ${left.stdout}`);
  return `failed after ${seconds.toFixed(1)} s, rollback ${back.seconds.toFixed(1)} s`;
}

/** @throws Error unless exactly this release answers */
export async function answers(world: World, { unit, commit }: Release): Promise<void> {
  const serving = await world.serving();
  must(
    serving?.unit === unit && serving.commit === commit,
    `Release ${commit} should answer, as ${unit}.service. The answer comes from ${JSON.stringify(serving)}`,
  );
}

/** Like {@link answers}, but waits for it. */
export async function untilAnswers(world: World, { unit, commit }: Release, seconds: number): Promise<void> {
  await world.machine.until(`release ${commit} answers as ${unit}.service`, seconds, async () => {
    const serving = await world.serving();
    return serving?.unit === unit && serving.commit === commit;
  });
}

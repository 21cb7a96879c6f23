import { setTimeout as sleep } from 'node:timers/promises';
import type { Release } from '../aws/deployments';
import type { World } from '../world';
import { must } from './report';

/** A release that must succeed. */
export async function goesThrough(world: World, release: Release): Promise<string> {
  const { failure, seconds } = await world.deployments.deploy(release);
  must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
  await answers(world, release);
  return `${seconds.toFixed(1)} s`;
}

/** The unit's TimeoutStopSec. */
const SECONDS_TO_STOP = 30;

/** A release that does not end when it is told to is killed in time, with all that it has started. */
export async function isKilled(world: World, stubborn: Release, next: Release): Promise<string> {
  await goesThrough(world, stubborn);
  const processes = async () => (await world.machine.run('pgrep --count --uid app')).stdout.trim();
  must((await processes()) === '2', `The app has ${await processes()} processes, not one that it started.`);
  let stopSeconds = 0;
  const began = Date.now();
  const { failure } = await world.deployments.deploy(next, (event) => {
    if (event === 'DownloadBundle') stopSeconds = (Date.now() - began) / 1000;
  });
  must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
  await answers(world, next);
  must((await processes()) === '1', `${await processes()} processes of the app are left.`);
  must(stopSeconds >= SECONDS_TO_STOP, `It was killed after ${stopSeconds} s.`);
  return `after ${stopSeconds.toFixed(1)} s`;
}

/** How a release must fail. */
export interface Failing {
  readonly event: string;
  /** In what the event shows: the reason, and what led to it. */
  readonly shows: readonly RegExp[];
}

/** A release that must fail, with a reason in its event, and the way back to the one that ran. */
export async function fails(world: World, bad: Release, good: Release, expected: Failing): Promise<string> {
  const outcome = await world.deployments.deploy(bad);
  const { failure } = outcome;
  must(
    failure?.event === expected.event,
    `It ended as: ${failure?.event ?? 'succeeded'} ${failure?.log ?? ''}`,
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
  return `${reason} [${outcome.seconds.toFixed(1)} s, back in ${back.seconds.toFixed(1)} s]`;
}

/** The agent is restarted in the middle of an event, as by an update of itself: the event has failed, not hung. */
export async function agentRestarts(world: World, slow: Release, good: Release): Promise<string> {
  const { failure, seconds } = await world.deployments.deploy(slow, (event) => {
    if (event !== 'ValidateService') return;
    void sleep(5000).then(() => world.machine.expect('systemctl restart codedeploy-agent.service'));
  });
  // [aws/aws-codedeploy-agent 1.8.1, lib/instance_agent/plugins/codedeploy/hook_executor.rb: FAILED_AFTER_RESTART_CODE]
  must(failure?.code === 7, `It ended with ${failure?.code ?? 'success'}: ${failure?.message}`);
  const back = await world.deployments.rollBack();
  must(!back.failure, `The rollback failed: ${back.failure?.event}: ${back.failure?.log}`);
  await answers(world, good);
  // systemd ends what the agent had started; no script of the failed release meddles with the next one.
  const left = await world.machine.run('pgrep --full --list-full validate-service.sh');
  must(left.status === 1, `The script goes on without the agent: ${left.stdout}`);
  return `reported as failed after ${seconds.toFixed(1)} s, back in ${back.seconds.toFixed(1)} s`;
}

/** @throws Error unless exactly this release answers */
export async function answers(world: World, { unit, commit }: Release): Promise<void> {
  const serving = await world.serving();
  must(
    serving?.unit === unit && serving.commit === commit,
    `${unit}.service should answer with ${commit}; what does: ${JSON.stringify(serving)}`,
  );
}

/** Like {@link answers}, as soon as it is so. */
export async function untilAnswers(world: World, { unit, commit }: Release, seconds: number): Promise<void> {
  await world.machine.until(`release ${commit} answers as ${unit}.service`, seconds, async () => {
    const serving = await world.serving();
    return serving?.unit === unit && serving.commit === commit;
  });
}

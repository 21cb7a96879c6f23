import { ListCommandInvocationsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from '../account/aws';
import { sleep } from '../../command';
import type { Fleet } from '../fleet/fleet';
import { isSameCommit } from '../release/releases';

/** SendCommand takes no more instances at a time. */
const BATCH = 50;
/** Seconds that an instance has for its answer; the document itself gives up after 30. */
const TIME = 90;

const UNFINISHED = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/** Which of a stage's instances do not serve a release, each with what it says instead. */
export async function withoutRelease(
  { region, name }: Fleet,
  ids: readonly string[],
  commit: string,
): Promise<string[]> {
  const answers = await askInstances(region, name, ids);
  return ids.flatMap((id) => {
    const said = answers.get(id) ?? 'no answer';
    const served = /^release (\S+)/.exec(said)?.[1];
    return served && isSameCommit(served, commit) ? [] : [`${id}: ${said}, not release ${commit}`];
  });
}

/**
 * Asks instances which release they serve. Nothing but the load balancer reaches the app's port, so each is asked by
 * the stage's Systems Manager document `<project>-<stage>-release`, which answers `release <commit> <build>`.
 *
 * @param group `<project>-<stage>`
 * @param document another one of the stage's that takes no parameters. @default release
 * @returns what each said, by instance id; an instance that did not answer is not in it
 */
export async function askInstances(
  region: string,
  group: string,
  ids: readonly string[],
  document = 'release',
): Promise<Map<string, string>> {
  const client = new SSMClient(clientConfig(region));
  const said = new Map<string, string>();
  for (let first = 0; first < ids.length; first += BATCH) {
    const { Command } = await client.send(
      new SendCommandCommand({
        DocumentName: `${group}-${document}`,
        InstanceIds: ids.slice(first, first + BATCH),
        TimeoutSeconds: 60,
      }),
    );
    for (const [id, answer] of await answersTo(client, Command?.CommandId)) said.set(id, answer);
  }
  return said;
}

async function answersTo(client: SSMClient, CommandId: string | undefined): Promise<[string, string][]> {
  const deadline = Date.now() + TIME * 1000;
  for (;;) {
    const command = new ListCommandInvocationsCommand({ CommandId, Details: true });
    const { CommandInvocations: invocations = [] } = await client.send(command);
    const isDone =
      invocations.length > 0 && invocations.every(({ Status = '' }) => !UNFINISHED.includes(Status));
    if (isDone || Date.now() >= deadline) {
      return invocations.map(({ InstanceId = '', Status, CommandPlugins }) => [
        InstanceId,
        Status === 'Success' ? (CommandPlugins?.[0]?.Output ?? '').trim() : `no answer (${Status})`,
      ]);
    }
    await sleep(2);
  }
}

import { ListCommandInvocationsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from '../account/aws';
import { sleep } from '../../command';
import type { Fleet } from '../fleet/fleet';
import { isSameCommit } from '../release/releases';

/** How many instances SendCommand takes at a time. */
const BATCH = 50;
/** Seconds for an instance to answer. The document itself times out after 30. */
const TIME = 90;

const UNFINISHED = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/** The stage's instances that do not serve a release, each with what it answered instead. */
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
 * Asks instances which release they serve. Only the load balancer reaches the app's port, so each instance is
 * asked by the stage's Systems Manager document `<project>-<stage>-release`, which answers `release <commit>
 * <build>`.
 *
 * @param group `<project>-<stage>`
 * @param document another document of the stage without parameters @default release
 * @returns the answers by instance id; an instance without an answer is missing
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

import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  GetDeploymentCommand,
  type LifecycleEvent,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import { clientConfig } from '../account/aws';
import type { Execution, Step } from './pipeline';

/** How many targets CodeDeploy describes in one call. */
const BATCH = 25;
/** How many failed instances are shown with their scripts' output. The others failed in the same way. */
const SHOWN = 3;

/** Why an execution failed: each failed step with its cause and its log's location, indented for print. */
export async function causes({ steps }: Execution, region: string): Promise<string> {
  const failed = steps.filter(({ status }) => ['Failed', 'Abandoned', 'Errored'].includes(status));
  const texts = await Promise.all(failed.map((step) => causeOf(step, region)));
  return texts.join('\n');
}

async function causeOf(step: Step, region: string): Promise<string> {
  const detail =
    step.provider === 'CodeDeploy' && step.externalId ? await deploymentCauses(step.externalId, region) : [];
  return [
    `${step.stage}, ${step.name}: ${step.summary || step.status}`,
    ...detail,
    ...(step.link ? [step.link] : []),
  ]
    .map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`))
    .join('\n');
}

/** What CodeDeploy tells about a failed deployment, with the last lines of the failed script. */
export async function deploymentCauses(id: string, region: string): Promise<string[]> {
  const client = new CodeDeployClient(clientConfig(region));
  try {
    const [{ deploymentInfo }, { targetIds = [] }] = await Promise.all([
      client.send(new GetDeploymentCommand({ deploymentId: id })),
      client.send(new ListDeploymentTargetsCommand({ deploymentId: id })),
    ]);
    const { message } = deploymentInfo?.errorInformation ?? {};
    const said = message ? [message] : [];
    if (targetIds.length === 0) return said;
    const { deploymentTargets = [] } = await client.send(
      new BatchGetDeploymentTargetsCommand({ deploymentId: id, targetIds: targetIds.slice(0, BATCH) }),
    );
    const failed = deploymentTargets.flatMap(({ instanceTarget }) =>
      (instanceTarget?.lifecycleEvents ?? [])
        .filter(({ status }) => status === 'Failed')
        .map((event) => script(instanceTarget?.targetId ?? '', event)),
    );
    return [...said, ...failed.slice(0, SHOWN).flat()];
  } catch {
    return []; // the printed link shows the details
  }
}

function script(instance: string, { lifecycleEventName, diagnostics }: LifecycleEvent): string[] {
  const { scriptName, message, logTail } = diagnostics ?? {};
  const what = [lifecycleEventName, scriptName].filter(Boolean).join(', ');
  const lines = (logTail ?? '').split('\n').filter((line) => line.trim() !== '');
  return [`${instance}: ${what}: ${message ?? 'failed'}`, ...lines.map((line) => `  | ${line}`)];
}

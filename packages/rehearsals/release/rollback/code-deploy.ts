import {
  CodeDeployClient,
  type DeploymentInfo,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../deploy/deployment';
import type { Account } from './account';

/** Milliseconds between two looks for new deployments. */
const LOOK_MS = 200;

/**
 * CodeDeploy: carries out on the instances the deployments that were created. Where one fails that says so, it rolls
 * back to the last successful deployment.
 */
export class CodeDeploy {
  /** The deployments, in order: `rollback: Failed`. */
  readonly ended: string[] = [];
  private readonly client: CodeDeployClient;
  private running?: Promise<void>;
  private isStopped = false;

  /** @param deploy brings an artifact, by its key, to the instances */
  constructor(
    private readonly account: Account,
    private readonly deploy: (key: string) => Promise<Outcome>,
    region: string,
    private lastGood: string,
  ) {
    this.client = new CodeDeployClient({ region });
  }

  start(): void {
    this.running = this.work();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  private async work(): Promise<void> {
    for (; !this.isStopped; await sleep(LOOK_MS)) {
      const { name } = this.account;
      const { deployments = [] } = await this.client.send(
        new ListDeploymentsCommand({
          applicationName: name,
          deploymentGroupName: name,
          includeOnlyStatuses: ['Created'],
        }),
      );
      for (const deploymentId of deployments) {
        const { deploymentInfo } = await this.client.send(new GetDeploymentCommand({ deploymentId }));
        await this.carryOut(deploymentId, deploymentInfo ?? {});
      }
    }
  }

  private async carryOut(id: string, info: DeploymentInfo): Promise<void> {
    const { deployments } = this.account.aws;
    const { name } = this.account;
    const key = info.revision?.s3Location?.key ?? '';
    deployments.set(id, 'InProgress');
    const { failure } = await this.deploy(key);
    this.ended.push(`${info.description ?? info.creator}: ${failure ? 'Failed' : 'Succeeded'}`);
    if (!failure) {
      this.lastGood = key;
      return deployments.set(id, 'Succeeded');
    }
    const errorInformation = { code: 'HEALTH_CONSTRAINTS', message: failure };
    if (!info.autoRollbackConfiguration?.enabled) return deployments.set(id, 'Failed', { errorInformation });
    const s3Location = { ...info.revision?.s3Location, key: this.lastGood, version: undefined };
    const back = deployments.add(name, name, 'Created', {
      creator: 'codeDeployRollback',
      revision: { revisionType: 'S3', s3Location },
    });
    deployments.set(id, 'Failed', { errorInformation, rollbackInfo: { rollbackDeploymentId: back } });
  }
}

import {
  type AutoRollbackEvent,
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled, isTransient, words } from '../account/aws';
import { untilEnded } from '../account/until-ended';
import { nowHolds, sleep, UserError, Waiting } from '../../command';
import type { Artifact } from './artifact';
import { describe, type Order } from './orders';

/** A deployment that a command creates itself, without the pipeline. */
export interface DeploymentOrder {
  readonly order: Order;
  readonly artifact: Artifact;
  readonly commit: string;
  /** Whether instances are deployed to one at a time, whatever the stage's rollout. @default false */
  readonly isOneAtATime?: boolean;
  /** Whether the deployment starts although alarms are in ALARM. @default false */
  readonly ignoreAlarms?: boolean;
  /**
   * Whether CodeDeploy rolls back by itself where the deployment fails, to the last one that succeeded. Must
   * be false where that one is to be replaced. @default true
   */
  readonly goesBack?: boolean;
}

/** How often and for how long AWS is asked, in seconds. */
export interface Patience {
  /** Between two polls. @default 4 */
  readonly poll?: number;
  /**
   * How long AWS may stay unreachable before the command gives up. The deployment continues in AWS. @default
   * 900
   */
  readonly contact?: number;
  /** How long CodeDeploy may take to start its own rollback after a failure. @default 30 */
  readonly rollback?: number;
}

/** What remains to be done where a deployment is not followed to its end. */
export interface LeftToDo {
  /** Whole sentences. */
  readonly says: string;
  /** The command line that continues. */
  readonly goOn: string;
}

const ENDED = ['Succeeded', 'Failed', 'Stopped'];

/** Deployments to a stage without the pipeline: nothing is built, and no release command runs. */
export class StageDeployments {
  private readonly client: CodeDeployClient;
  private readonly name: string;
  /**
   * Whether a deployment was created, or may have been: the answer was lost, and AWS could not be asked
   * afterwards.
   */
  hasOrdered = false;

  constructor(
    settings: Facts,
    private readonly stage: string,
  ) {
    this.client = new CodeDeployClient(clientConfig(settings.region));
    this.name = prefixOf(settings, stage);
  }

  /** Creates a deployment. @returns its id @throws UserError where another deployment has begun */
  async start(order: DeploymentOrder): Promise<string> {
    const { artifact, isOneAtATime = false, ignoreAlarms = false, goesBack = true } = order;
    const events: AutoRollbackEvent[] = [
      'DEPLOYMENT_FAILURE',
      ...(ignoreAlarms ? [] : (['DEPLOYMENT_STOP_ON_ALARM'] as const)),
    ];
    const description = describe(order.order, order.commit);
    try {
      const { deploymentId = '' } = await this.client.send(
        new CreateDeploymentCommand({
          applicationName: this.name,
          deploymentGroupName: this.name,
          description,
          revision: {
            revisionType: 'S3',
            s3Location: { ...artifact, bundleType: artifact.bundleType ?? 'zip' },
          },
          ...(isOneAtATime && { deploymentConfigName: 'CodeDeployDefault.OneAtATime' }),
          ...(ignoreAlarms && { overrideAlarmConfiguration: { enabled: false, alarms: [] } }),
          autoRollbackConfiguration: goesBack ? { enabled: true, events } : { enabled: false },
        }),
      );
      this.hasOrdered = true;
      return deploymentId;
    } catch (error) {
      const isOccupied = isCalled(error, 'DeploymentLimitExceededException');
      if (!isOccupied && !isTransient(error)) throw error;
      // The SDK repeats a call whose answer was lost. The repeated call is then refused because of the
      // deployment that the first one created.
      const own = await this.running(description).catch((): never => {
        this.hasOrdered = true;
        throw new UserError(
          `AWS cannot be reached (${words(error)}): the deployment may have started. Check: npm run status -- ` +
            `${this.stage}`,
        );
      });
      if (own) {
        this.hasOrdered = true;
        return own;
      }
      if (!isOccupied) throw error;
      throw new UserError(
        `Another deployment to ${this.stage} has just started. Nothing was deployed. Wait until it has ended.`,
      );
    }
  }

  /**
   * Follows a deployment to its end. A lost connection does not end that. An interrupt ends only the
   * following.
   *
   * @param left what an interrupt prints
   * @throws UserError where AWS stayed unreachable for too long, or refuses to answer
   */
  async follow(id: string, left: LeftToDo, patience: Patience = {}): Promise<DeploymentInfo> {
    const { poll = 4, contact = 900 } = patience;
    const holds = `The deployment ${id} continues on AWS. ${left.says}`;
    nowHolds(holds, left.goOn);
    const waiting = new Waiting();
    return untilEnded({
      what: 'deployment',
      goesOn: `${holds} Continue with: ${left.goOn}`,
      poll,
      contact,
      waiting,
      look: () => this.look(id),
      show: (info) => waiting.say(progressOf(info)),
      hasEnded: ({ status = '' }) => ENDED.includes(status),
    });
  }

  /** The id of CodeDeploy's own rollback of a failed deployment; undefined where there is none. */
  async wayBackFrom(id: string, { poll = 4, rollback = 30 }: Patience): Promise<string | undefined> {
    for (const end = Date.now() + rollback * 1000; ; await sleep(poll)) {
      const { rollbackInfo } = await this.look(id);
      if (rollbackInfo?.rollbackDeploymentId) return rollbackInfo.rollbackDeploymentId;
      if (Date.now() >= end) return undefined;
    }
  }

  /** The id of the stage's running deployment with this description. */
  private async running(description: string): Promise<string | undefined> {
    const { deployments: deploymentIds = [] } = await this.client.send(
      new ListDeploymentsCommand({
        applicationName: this.name,
        deploymentGroupName: this.name,
        includeOnlyStatuses: ['Created', 'Queued', 'InProgress'],
      }),
    );
    if (deploymentIds.length === 0) return undefined;
    const question = new BatchGetDeploymentsCommand({ deploymentIds: deploymentIds.slice(0, 25) });
    const { deploymentsInfo = [] } = await this.client.send(question);
    return deploymentsInfo.find((each) => each.description === description)?.deploymentId;
  }

  private async look(deploymentId: string): Promise<DeploymentInfo> {
    const { deploymentInfo } = await this.client.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo ?? {};
  }
}

/** The progress: `InProgress: 1 of 3 instances` */
function progressOf({ deploymentId, status, deploymentOverview }: DeploymentInfo): string {
  const { Succeeded = 0, Pending = 0, InProgress = 0, Failed = 0, Skipped = 0 } = deploymentOverview ?? {};
  const all = Succeeded + Pending + InProgress + Failed + Skipped;
  return `${deploymentId} ${status}${all > 0 ? `: ${Succeeded} of ${all} instances` : ''}`;
}

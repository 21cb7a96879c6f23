import {
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  type DeploymentInfo,
  type DeploymentStatus,
  GetDeploymentGroupCommand,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { artifactOf, isSameArtifact } from './artifact';
import { isOrdered, orderOf } from './orders';

/** Statuses of deployments that change the instances, or are about to. */
export const UNDER_WAY: readonly DeploymentStatus[] = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];

/** The releases to a stage: the running one, the last one, and the alarms that roll one back. */
export class Releases {
  private readonly codeDeploy: CodeDeployClient;
  private readonly codePipeline: CodePipelineClient;
  private readonly target: { readonly applicationName: string; readonly deploymentGroupName: string };
  /** The pipeline's name; undefined where the settings have no pipeline. */
  private readonly pipeline?: string;
  /** The stage of the pipeline that deploys to this stage. */
  private readonly deployStage: string;

  constructor(settings: Facts, stage: string) {
    const name = prefixOf(settings, stage);
    this.target = { applicationName: name, deploymentGroupName: name };
    if (settings.pipeline) this.pipeline = prefixOf(settings, 'pipeline');
    this.deployStage = `Deploy-${stage}`;
    this.codeDeploy = new CodeDeployClient(clientConfig(settings.region));
    this.codePipeline = new CodePipelineClient(clientConfig(settings.region));
  }

  /**
   * What is running, in a sentence; undefined where nothing is.
   *
   * @param here whether only this stage counts, and not executions in earlier stages of the pipeline
   */
  async running(here = false): Promise<string | undefined> {
    const deployment = await this.runningDeployment();
    if (deployment)
      return `The CodeDeploy deployment ${deployment} to ${this.target.applicationName} is running.`;
    const stages = await this.stages();
    // An execution in a later stage does not come back to this one.
    const last = stages.findIndex(({ stageName: name }) => name === this.deployStage);
    const busy = stages.slice(here ? Math.max(last, 0) : 0, last + 1).find(isBusy);
    return busy && `The pipeline ${this.pipeline} is releasing (${busy.stageName} is in progress).`;
  }

  /**
   * The alarms that roll a release back, as the deployment group names them. An instance refresh uses the
   * same.
   */
  async alarms(): Promise<string[]> {
    const group = await orAbsent(async () => {
      const answer = await this.codeDeploy.send(new GetDeploymentGroupCommand(this.target));
      return answer.deploymentGroupInfo;
    });
    return (group?.alarmConfiguration?.alarms ?? []).flatMap(({ name }) => name ?? []);
  }

  /**
   * The commit of the last release or rollback that succeeded in this stage; undefined where there was none.
   */
  async released(): Promise<string | undefined> {
    const [ordered, stages] = await Promise.all([this.orderedCommit(), this.stages()]);
    if (ordered !== undefined) return ordered;
    const latest = stages.find(({ stageName: name }) => name === this.deployStage)?.latestExecution;
    if (latest?.status === 'Succeeded') {
      const { pipelineExecutionId } = latest;
      const command = new GetPipelineExecutionCommand({ pipelineName: this.pipeline, pipelineExecutionId });
      const { pipelineExecution } = await this.codePipeline.send(command);
      const commit = pipelineExecution?.artifactRevisions?.[0]?.revisionId;
      if (commit) return commit;
    }
    if (!latest) return undefined;
    const filter = { succeededInStage: { stageName: this.deployStage } };
    const command = new ListPipelineExecutionsCommand({ pipelineName: this.pipeline, filter, maxResults: 1 });
    const { pipelineExecutionSummaries: [execution] = [] } = await this.codePipeline.send(command);
    return execution?.sourceRevisions?.[0]?.revisionId;
  }

  /**
   * The commit of a deployment without the pipeline, where the last successful deployment had its artifact.
   */
  private async orderedCommit(): Promise<string | undefined> {
    const succeeded = await this.deployments(['Succeeded']);
    const [last] = succeeded
      .filter(isOrdered)
      .sort((one, other) => (other.createTime?.getTime() ?? 0) - (one.createTime?.getTime() ?? 0));
    const artifact = last && artifactOf(last);
    return succeeded
      .filter((each) => each === last || isSameArtifact(artifactOf(each), artifact))
      .flatMap(({ description }) => orderOf(description)?.commit ?? [])[0];
  }

  private async runningDeployment(): Promise<string | undefined> {
    const deploymentsInfo = await this.deployments(UNDER_WAY);
    // Auto Scaling brings the current release to each new instance by a deployment, which is not a release.
    return deploymentsInfo.find(isOrdered)?.deploymentId;
  }

  /**
   * The newest deployments with these statuses, until one that is not Auto Scaling's is among them.
   * CodeDeploy describes 25 in one call.
   */
  private async deployments(statuses: readonly DeploymentStatus[]): Promise<DeploymentInfo[]> {
    const found: DeploymentInfo[] = [];
    const question = { ...this.target, includeOnlyStatuses: [...statuses] };
    const paging = { client: this.codeDeploy, stopOnSameToken: true };
    await orAbsent(async () => {
      for await (const { deployments: ids = [] } of paginateListDeployments(paging, question))
        for (let first = 0; first < ids.length; first += 25) {
          const command = new BatchGetDeploymentsCommand({ deploymentIds: ids.slice(first, first + 25) });
          found.push(...((await this.codeDeploy.send(command)).deploymentsInfo ?? []));
          if (found.some(isOrdered)) return;
        }
    });
    return found;
  }

  private async stages(): Promise<StageState[]> {
    // Some regions have no CodePipeline to ask.
    const { pipeline: name } = this;
    if (name === undefined) return [];
    const state = await orAbsent(() => this.codePipeline.send(new GetPipelineStateCommand({ name })));
    return state?.stageStates ?? [];
  }
}

/**
 * Whether a stage is working. An execution that only waits for an approval is not: its later steps check for
 * refreshes themselves.
 */
function isBusy({ latestExecution, actionStates = [] }: StageState): boolean {
  if (latestExecution?.status !== 'InProgress' && latestExecution?.status !== 'Stopping') return false;
  const running = actionStates.filter((action) => action.latestExecution?.status === 'InProgress');
  return running.length === 0 || running.some((action) => action.latestExecution?.token === undefined);
}

const ABSENT = [
  'ApplicationDoesNotExistException',
  'DeploymentGroupDoesNotExistException',
  'PipelineNotFoundException',
];

/**
 * The answer; undefined for a stage without a deployment group, and for a project whose pipeline is not
 * deployed yet.
 */
async function orAbsent<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isCalled(error, ...ABSENT)) return undefined;
    throw error;
  }
}

/** Whether two names mean the same commit. Both may be shortened, as by Git. */
export function isSameCommit(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return length >= 7 && one.slice(0, length) === other.slice(0, length);
}

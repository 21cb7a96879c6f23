import { AutoScalingClient, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, CreateConnectionCommand } from '@aws-sdk/client-codestar-connections';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { TestFleet } from '../../account/fleet';
import { pipelineOf } from '../../account/pipeline';
import { Calls, type EmbeddedAws, startEmbeddedAws } from '../../../embedded-aws';
import { type Facts, prefixOf } from '../../../facts';

/** A release that the stage once had, as AWS knows it. */
export interface Known {
  readonly commit: string;
  readonly message: string;
  /** Key of the artifact in the bucket. */
  readonly key: string;
}

/**
 * A stage's account on an embedded AWS, as far as the commands read it: the Auto Scaling group, the deployment group,
 * the pipeline, and the artifacts of all releases.
 */
export class Account {
  readonly name: string;
  private readonly region: string;
  private readonly bucket: string;

  private constructor(
    readonly aws: EmbeddedAws,
    private readonly settings: Facts,
    readonly stage: string,
  ) {
    this.name = prefixOf(settings, stage);
    this.region = settings.region;
    this.bucket = settings.artifactBucket;
  }

  /** @param instances how many the stage has */
  static async make(settings: Facts, stage: string, instances: number): Promise<Account> {
    const aws = await startEmbeddedAws({ domain: settings.domain ?? 'example.com', region: settings.region });
    Object.assign(process.env, aws.environment);
    const account = new Account(aws, settings, stage);
    await new TestFleet(aws, account.name).make();
    const size = { MinSize: instances, MaxSize: instances, DesiredCapacity: instances };
    await new AutoScalingClient({ region: settings.region }).send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: account.name, ...size }),
    );
    await account.makePipeline();
    await account.makeBucket();
    return account;
  }

  /** Adds a release to the history: built by the pipeline and deployed successfully. @param age in minutes */
  async remember({ commit, message, key }: Known, age: number): Promise<void> {
    const { aws, name } = this;
    const version = await this.keep(key);
    const s3Location = { bucket: this.bucket, key, bundleType: 'zip', ...(version && { version }) };
    const time = Math.round(Date.now() / 1000) - age * 60;
    const deployment = aws.deployments.add(name, name, 'Succeeded', {
      revision: { revisionType: 'S3', s3Location },
      createTime: time,
      completeTime: time + 60,
    });
    const id = aws.pipelines.push(`${this.settings.project}-pipeline`, { commit, message });
    this.finishUntilDeploy(id);
    aws.pipelines.finish(id, 'Succeeded', '', deployment);
  }

  /**
   * Adds a push that is built and approved; it goes on until a disabled transition. @returns the id of the execution
   */
  push(commit: string, message: string): string {
    const id = this.aws.pipelines.push(`${this.settings.project}-pipeline`, { commit, message });
    for (let left = this.actionsBefore; left > 0; left -= 1) this.aws.pipelines.finish(id, 'Succeeded');
    return id;
  }

  /** Moves an execution in the pipeline on to its deployment to the stage. */
  finishUntilDeploy(id: string): void {
    for (let left = this.actionsBefore + 1; left > 0; left -= 1) this.aws.pipelines.finish(id, 'Succeeded');
  }

  /** The environment by which this project's commands call the embedded AWS. */
  get environment(): Record<string, string> {
    return this.aws.environment;
  }

  /** Creates a deployment of an artifact by the pipeline. */
  async deployByPipeline(key: string): Promise<string> {
    const version = await this.keep(key);
    const s3Location = { bucket: this.bucket, key, bundleType: 'zip', ...(version && { version }) };
    const revision = { revisionType: 'S3', s3Location };
    const autoRollbackConfiguration = { enabled: true, events: ['DEPLOYMENT_FAILURE'] };
    return this.aws.deployments.add(this.name, this.name, 'Created', { revision, autoRollbackConfiguration });
  }

  /** How many actions the pipeline has before those of the stage. */
  private get actionsBefore(): number {
    const stages = pipelineOf(this.settings, '').stages ?? [];
    const own = stages.findIndex(({ name }) => name === `Deploy-${this.stage}`);
    return stages.slice(0, own).reduce((sum, { actions = [] }) => sum + actions.length, 0);
  }

  private async makePipeline(): Promise<void> {
    const { region } = this;
    const { ConnectionArn = '' } = await new CodeStarConnectionsClient({ region }).send(
      new CreateConnectionCommand({ ConnectionName: 'rehearsed', ProviderType: 'GitHub' }),
    );
    this.aws.completeConnections();
    const service = 'codepipeline.amazonaws.com';
    const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } };
    await new Calls(this.aws).query('iam', 'CreateRole', {
      RoleName: `${this.settings.project}-pipeline`,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
    const pipeline = pipelineOf(this.settings, ConnectionArn);
    await new CodePipelineClient({ region }).send(new CreatePipelineCommand({ pipeline }));
  }

  private async makeBucket(): Promise<void> {
    const Bucket = this.bucket;
    await this.s3.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await this.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }

  private async keep(Key: string): Promise<string | undefined> {
    const answer = await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body: Key }));
    return answer.VersionId;
  }

  private get s3(): S3Client {
    return new S3Client({ region: this.region, forcePathStyle: true });
  }
}

import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, CreateConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { join } from 'node:path';
import config from '../../../../../__tests__/support/example-config';
import { type Facts, resolveFacts } from '../../../../facts';
import { Calls, type EmbeddedAws, startEmbeddedAws } from '../../../../embedded-aws';
import { cleanEnvironment, pipelineOf, TestFleet } from '../../../../rehearsals';
import { ROOT } from '../../../../command';
import { Fleet } from '../../../fleet/fleet';
import { runScreen, type Screen, type ScreenOptions, type Script } from '../../../../test-support';

const region = 'us-east-1';
const MINUTE = 60_000;

/** A commit of the app that a test releases. */
export interface Commit {
  readonly commit: string;
  readonly message: string;
  readonly author?: string;
}

/**
 * Two stages and the pipeline on an embedded AWS, with the example's settings. The SDK creates them, because Terraform would
 * take minutes.
 *
 * Its clock is three and a half hours ahead: what moto dates by the machine's clock is always "3 h ago", and what the world
 * does itself is dated some minutes {@link ago}.
 */
export class World {
  readonly settings: Facts = resolveFacts(config);
  /** The current time of commands. */
  readonly clock = new Date(Date.now() + 210 * MINUTE);
  readonly staging: TestFleet;
  readonly production: TestFleet;
  private readonly original = process.env;

  private constructor(readonly aws: EmbeddedAws) {
    process.env = { ...this.original, ...aws.environment };
    this.staging = new TestFleet(aws, 'hello-staging');
    this.production = new TestFleet(aws, 'hello-production');
  }

  /** An account with nothing of the project in it. */
  static async start(): Promise<World> {
    return new World(await startEmbeddedAws({ domain: 'example.com' }));
  }

  /** @throws Error if a request or an answer contradicts the models of AWS's services */
  async stop(): Promise<void> {
    process.env = this.original;
    await this.aws.stop();
    const problems = this.aws.conformance.unexplained
      .filter(({ what }) => !/^answer \S+ length /.test(what)) // AWS's own models are stricter than its answers
      .map(({ what, example }) => `${what} (${example})`);
    if (problems.length > 0) throw new Error(`The models do not know this:\n${problems.join('\n')}`);
  }

  /** Both stages, their topics and the pipeline; the connection is completed, the addresses are confirmed. */
  async deploy(): Promise<void> {
    await this.staging.make();
    await this.production.make();
    await this.makeTopics();
    this.aws.confirmEmail('ops@example.com');
    await this.makePipeline();
    this.aws.completeConnections();
  }

  async makeTopics(): Promise<void> {
    const sns = new SNSClient({ region });
    for (const stack of this.settings.stacksBesideState)
      for (const severity of ['urgent', 'later']) {
        const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `hello-${stack}-${severity}` }));
        await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
      }
  }

  /** Its first execution fails, as the connection is still pending then. */
  async makePipeline(): Promise<void> {
    await this.at(10_000, async () => {
      const { ConnectionArn = '' } = await new CodeStarConnectionsClient({ region }).send(
        new CreateConnectionCommand({ ConnectionName: 'hello', ProviderType: 'GitHub' }),
      );
      const trust = {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'codepipeline.amazonaws.com' } },
        ],
      };
      const RoleName = 'hello-pipeline';
      const role = { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) };
      await new Calls(this.aws).query('iam', 'CreateRole', role);
      const pipeline = pipelineOf(this.settings, ConnectionArn);
      await new CodePipelineClient({ region }).send(new CreatePipelineCommand({ pipeline }));
    });
  }

  /** The moment so many minutes before {@link clock}. */
  ago(minutes: number): Date {
    return new Date(this.clock.getTime() - minutes * MINUTE);
  }

  /** Does something so many minutes ago, by the clock of what the embedded AWS plays itself, without moto. */
  async at<T>(minutes: number, act: () => T | Promise<T>): Promise<T> {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(this.ago(minutes).getTime());
    try {
      return await act();
    } finally {
      clock.mockRestore();
    }
  }

  /** Releases a push to the stages, up to and including this one. @returns the id of the execution */
  async release(push: Commit, minutes: number, to: 'staging' | 'production' = 'production'): Promise<string> {
    const id = await this.begin(push, minutes);
    await this.deployTo(id, 'staging', push, minutes - 4);
    if (to === 'staging') return id;
    await this.at(minutes - 5, () => this.aws.pipelines.finish(id, 'Succeeded')); // approved
    await this.deployTo(id, 'production', push, minutes - 8);
    return id;
  }

  /** Starts an execution for a push, and fetches and builds it. @returns the id of the execution */
  begin(push: Commit, minutes: number): Promise<string> {
    return this.at(minutes, () => {
      const id = this.aws.pipelines.push('hello-pipeline', push);
      this.aws.pipelines.finish(id, 'Succeeded');
      this.aws.pipelines.finish(id, 'Succeeded');
      return id;
    });
  }

  /** Prepares a stage and deploys to it. @returns the deployment's id */
  async deployTo(
    id: string,
    stage: string,
    push: Commit,
    minutes: number,
    status: 'Succeeded' | 'Failed' = 'Succeeded',
  ): Promise<string> {
    const deployment = await this.at(minutes + 2, () => {
      this.aws.pipelines.finish(id, 'Succeeded');
      return this.addDeployment(stage, push);
    });
    await this.at(minutes, () => {
      this.aws.deployments.set(deployment, status);
      this.aws.pipelines.finish(id, status, '', deployment);
    });
    return deployment;
  }

  /** Adds a deployment of a commit's artifact that is in progress. @returns its id */
  addDeployment(stage: string, { commit }: Commit, more: object = {}): string {
    const key = `hello-pipeline/Release/${commit.slice(0, 7)}`;
    const s3Location = { bucket: this.settings.artifactBucket, key, bundleType: 'zip', version: commit };
    const revision = { revisionType: 'S3', s3Location };
    const name = `hello-${stage}`;
    return this.aws.deployments.add(name, name, 'InProgress', { revision, ...more });
  }

  /** Starts an instance refresh of a group to the newest launch template version. */
  async refresh(group: string): Promise<void> {
    const fleet = new Fleet(group, region);
    await fleet.start(await fleet.look(), []);
  }

  async ring(alarm: string, state: 'ALARM' | 'OK' = 'ALARM'): Promise<void> {
    const command = { AlarmName: alarm, StateValue: state, StateReason: 'a test said so' };
    await new CloudWatchClient({ region }).send(new SetAlarmStateCommand(command));
  }

  /** The environment of a command, with the example's settings. */
  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return cleanEnvironment(this.aws, {
      CONFIG: join(ROOT, '__tests__', 'support', 'example-config.ts'),
      ...extra,
    });
  }

  /** Runs a command of the project at the world's time. */
  screen(script: Script, args: readonly string[], options: Partial<ScreenOptions> = {}): Promise<Screen> {
    return runScreen(script, args, { on: 'pipe', env: this.environment(), clock: this.clock, ...options });
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { type EmbeddedAws, startEmbeddedAws } from '../../../embedded-aws';
import { cleanEnvironment } from '../../clean-environment';
import { CircleCi, type PipelineResult, Repository, Services } from '../../circleci';
import { JobRun } from '../../circleci/job';
import { releaseTerraform } from '../../circleci/terraform-release';

const IDS = `{ organization: '${'0'.repeat(8)}-0000-4000-8000-000000000001', project: '${'0'.repeat(8)}-0000-4000-8000-000000000002' }`;

/** The project in CircleCI, on a bootstrapped embedded AWS. */
export class Project {
  private constructor(
    private readonly folder: string,
    readonly aws: EmbeddedAws,
    readonly services: Services,
    readonly repository: Repository,
    readonly circleCi: CircleCi,
  ) {}

  static async start(): Promise<Project> {
    const folder = mkdtempSync(join(tmpdir(), 'circleci-'));
    const aws = await startEmbeddedAws({ domain: 'example.com' });
    const services = await Services.start();
    const repository = new Repository(join(folder, 'repository'));
    const { archive, sums } = releaseTerraform(folder);
    services.terraform = archive;
    repository.edit('packages/deploy/ci/terraform.sha256sums', () => sums);
    const circleCi = new CircleCi(folder, repository, services, environmentOf(aws));
    return new Project(folder, aws, services, repository, circleCi);
  }

  /**
   * What a person does once: pushes settings with `circleci`, and applies the state stack. The stages have two zones,
   * no domain and no NAT gateways, because such stages are the quickest to create.
   */
  async join(): Promise<void> {
    this.repository.edit('config.ts', (text) =>
      text
        .replace(/\n {2}domain: .*/, '')
        .replace(/zones: \d, nat: '[a-z-]+'/g, "zones: 2, nat: 'none'")
        .replace('  repository: {', `  circleci: ${IDS},\n  repository: {`),
    );
    await this.person('bootstrap', '--yes');
  }

  /** Runs a command as a person would, in a checkout of main: `deploy staging --yes`. */
  async person(command: string, ...args: string[]): Promise<void> {
    const { folder, repository, circleCi, aws } = this;
    const words = args.length > 0 ? ` -- ${args.join(' ')}` : '';
    const run = (value: string) => ({ kind: 'run', value });
    const steps = [
      { kind: 'checkout', value: undefined },
      run('npm run setup'),
      run(`npm run ${command}${words}`),
    ];
    const { status, output } = await new JobRun(
      { name: 'person', requires: [], contexts: [], isApproval: false, steps },
      {
        folder,
        repository: repository.folder,
        commit: repository.head('main'),
        caches: circleCi.caches,
        checkouts: join(folder, 'checkouts'),
        workspace: folder,
        environment: cleanEnvironment(aws, { CI: '1' }),
      },
    ).run();
    if (status !== 'success') throw new Error(`npm run ${command}${words} failed:\n${endOf(output)}`);
  }

  /** The changing calls since then, without those on state locks. */
  changesSince(first: number): string[] {
    return this.aws.requests
      .slice(first)
      .filter(
        ({ mutating, resource, service }) => mutating && service !== 'sts' && !resource.endsWith('.tflock'),
      )
      .map(({ service, action, resource }) => `${service}:${action} ${resource}`);
  }

  /** Commits another size of staging to the current branch. */
  pushLargest(from: number, to: number): void {
    this.repository.edit('config.ts', (text) => text.replace(`min: 2, max: ${from}`, `min: 2, max: ${to}`));
  }

  /** Sets the maximum as somebody does in the console. */
  async setLargest(stage: string, MaxSize: number): Promise<void> {
    const change = { AutoScalingGroupName: `hello-${stage}`, MaxSize };
    await this.autoScaling.send(new UpdateAutoScalingGroupCommand(change));
  }

  /** The maximum of a stage's Auto Scaling group. */
  async largest(stage: string): Promise<number | undefined> {
    const question = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [`hello-${stage}`] });
    return (await this.autoScaling.send(question)).AutoScalingGroups?.[0]?.MaxSize;
  }

  private get autoScaling(): AutoScalingClient {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = this.aws.environment;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    return new AutoScalingClient({ endpoint: this.aws.endpoint, region: 'us-east-1', credentials });
  }

  async stop(): Promise<void> {
    await this.services.stop();
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A CircleCI job has no access keys: it gets its credentials with its OIDC token. */
function environmentOf(aws: EmbeddedAws): NodeJS.ProcessEnv {
  const all = Object.entries(cleanEnvironment(aws));
  const keyless = all.filter(([name]) => !/^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/.test(name));
  return { ...Object.fromEntries(keyless), GITHUB_TOKEN: 'token-of-github' };
}

/** Each job with its result, in order: `plan: success`. */
export const outcome = ({ jobs }: PipelineResult): string[] =>
  jobs.map(({ name, result, halted }) => `${name}: ${halted ? 'halted' : result}`);

/** The end of each failed job's output, for a test's message. */
export const failures = ({ jobs }: PipelineResult): string =>
  jobs
    .filter(({ result }) => result === 'failed')
    .map(({ name, output = '' }) => `${name}:\n${endOf(output)}`)
    .join('\n\n');

const endOf = (output: string): string => output.trim().split('\n').slice(-40).join('\n');

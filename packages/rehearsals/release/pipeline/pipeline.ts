import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPython } from '../../../embedded-aws';
import { unpack } from '../build/releases';
import type { Instance } from '../instance/instance';
import { run } from '../processes';
import { Cloud, one, Refusal, type Operation, type Options } from './cloud';
import { Commands } from './commands';
import { readCommandDocument, readPrepareStep, type PrepareStep } from './synthesized';

export interface PipelineProps {
  /** The folder of the synthesized stacks. */
  readonly folder: string;
  readonly stage: string;
  /** The instances in service. */
  readonly instances: () => readonly Instance[];
  readonly logFile: string;
}

/** How the step ended. */
export interface Prepared {
  readonly status: number;
  /** What it printed to its log. */
  readonly said: string;
  /** The mail that it sent; empty: none. */
  readonly mail: string;
  /** The documents that were run, each with its instance: `release-command on a`. */
  readonly commands: readonly string[];
}

/** How an execution was started. [CodePipeline API, PipelineExecution] */
export type ExecutionType = 'STANDARD' | 'ROLLBACK';

/** Seconds between two polls, and other short waits: here nothing takes longer. */
const IMPATIENT = { POLL_SECONDS: '0.2', ANSWER_SECONDS: '0.5', WAIT_SECONDS: '20' };
const VERSION = '3sL4kqtJlcpXroDTDmJ-rmSpXd3dIbrHY';

/** The step Prepare of a stage in the pipeline, and the AWS that it calls. */
export class Pipeline {
  private readonly folder = mkdtempSync(join(tmpdir(), 'rehearsed-pipeline-'));
  private readonly step: PrepareStep;
  private readonly cloud: Cloud;
  private readonly commands: Commands;
  private execution = { id: '', type: 'STANDARD' as ExecutionType, bundle: '' };
  private mail = '';
  private count = 0;

  constructor(private readonly props: PipelineProps) {
    const { folder, stage } = props;
    this.step = readPrepareStep(folder, stage);
    this.commands = new Commands({
      instances: () => this.instances,
      document: (name) => readCommandDocument(folder, stage, name),
      socket: this.socket,
    });
    this.cloud = new Cloud(this.socket, { ...this.operations, ...this.commands.operations });
  }

  async start(): Promise<void> {
    await this.cloud.start();
    const wrapper = join(this.folder, 'bin', 'aws');
    mkdirSync(join(this.folder, 'bin'));
    const program = join(__dirname, 'aws.py');
    writeFileSync(wrapper, `#!/bin/bash\nexec '${defaultPython()}' -I '${program}' '${this.socket}' "$@"\n`, {
      mode: 0o755,
    });
  }

  /** Runs the step Prepare with an artifact, as the pipeline does before the deployment. */
  async prepare(bundle: string, type: ExecutionType = 'STANDARD'): Promise<Prepared> {
    this.count += 1;
    this.execution = { id: `0a1b2c3d-0000-1111-2222-${String(this.count).padStart(12, '0')}`, type, bundle };
    this.mail = '';
    const before = this.commands.count;
    const source = join(this.folder, 'source');
    rmSync(source, { recursive: true, force: true });
    mkdirSync(source);
    await unpack(bundle, source, this.props.logFile);
    const { status, output } = await run([this.step.shell, '--norc', '-c', this.step.commands.join('\n')], {
      cwd: source,
      env: this.environment,
      logFile: this.props.logFile,
    });
    const commands = this.commands.sentSince(before).map((text) => this.inOurWords(text));
    return { status: status ?? -1, said: output, mail: this.mail, commands };
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get socket(): string {
    return join(this.folder, 'aws');
  }

  private get environment(): Record<string, string> {
    return {
      PATH: [join(this.folder, 'bin'), '/usr/bin', '/bin'].join(':'),
      LC_ALL: 'C.UTF-8',
      TMPDIR: this.folder,
      ...IMPATIENT,
      CODEBUILD_BUILD_ID: `prepare:${this.execution.id}`,
      ...this.variables,
    };
  }

  private get variables(): Record<string, string> {
    const known: Readonly<Record<string, string>> = {
      '#{variables.IGNORE_ALARMS}': 'no',
      '#{codepipeline.PipelineExecutionId}': this.execution.id,
    };
    const value = (text: string) => {
      const found = text.startsWith('#{') ? known[text] : text;
      if (found === undefined) throw new Error(`The rehearsed execution has no variable ${text}.`);
      return found;
    };
    return Object.fromEntries(Object.entries(this.step.variables).map(([name, text]) => [name, value(text)]));
  }

  private get operations(): Record<string, Operation> {
    const alarmConfiguration = { enabled: true, alarms: [{ name: 'app-5xx' }] };
    return {
      'autoscaling describe-auto-scaling-groups': () => ({ AutoScalingGroups: [this.group] }),
      'autoscaling describe-instance-refreshes': () => ({ InstanceRefreshes: [] }),
      'autoscaling describe-scheduled-actions': () => ({ ScheduledUpdateGroupActions: [] }),
      'autoscaling suspend-processes': () => undefined,
      'codepipeline get-pipeline-state': () => ({ stageStates: [this.stageState] }),
      'codepipeline list-action-executions': () => ({ actionExecutionDetails: [this.built] }),
      'deploy list-deployments': () => ({ deployments: [] }),
      'deploy get-deployment-group': () => ({ deploymentGroupInfo: { alarmConfiguration } }),
      'deploy update-deployment-group': () => ({ hooksNotCleanedUp: [] }),
      'ec2 describe-instances': () => ({ Reservations: [...this.instances.keys()].map(reservation) }),
      's3api head-object': (options) => this.headObject(options),
      's3api get-object': (options) => this.getObject(options),
      'sns publish': (options) => ({ MessageId: String((this.mail = one(options, 'message')).length) }),
    };
  }

  private get group() {
    const ids = [...this.instances.keys()];
    return {
      AutoScalingGroupName: this.step.variables.NAME,
      MinSize: ids.length,
      MaxSize: ids.length,
      DesiredCapacity: ids.length,
      Instances: ids.map((id) => ({ InstanceId: id, LifecycleState: 'InService' })),
      SuspendedProcesses: [],
    };
  }

  private get stageState() {
    const { id, type } = this.execution;
    const latestExecution = { pipelineExecutionId: id, status: 'InProgress', type };
    return { stageName: `Deploy-${this.props.stage}`, latestExecution };
  }

  /** The build action, whose artifact is deployed. */
  private get built() {
    return {
      pipelineExecutionId: this.execution.id,
      stageName: 'Build',
      actionName: 'Build',
      startTime: '2026-03-02T12:00:00Z',
      status: 'Succeeded',
      output: {
        outputArtifacts: [
          { name: this.step.artifact, s3location: { bucket: this.step.bucket, key: this.key } },
        ],
      },
    };
  }

  private get instances(): ReadonlyMap<string, Instance> {
    return new Map(this.props.instances().map((instance) => [idOf(instance), instance]));
  }

  private get key(): string {
    return `pipeline/release/${this.execution.id.slice(-7)}`;
  }

  private headObject(options: Options) {
    if (one(options, 'bucket') !== this.step.bucket || one(options, 'key') !== this.key)
      throw new Refusal('404', 'Not Found');
    return { VersionId: VERSION };
  }

  private getObject(options: Options) {
    this.headObject(options);
    const [version, file] = options.get('version-id') ?? []; // the file has no option, and comes last
    if (version !== VERSION) throw new Refusal('NoSuchVersion', 'The specified version does not exist.');
    if (!file) throw new Refusal('ParamValidation', 'the file is missing');
    cpSync(this.execution.bundle, file);
    return { VersionId: VERSION };
  }

  /** `hello-production-release-command on i-…` in the tests' words: `release-command on a`. */
  private inOurWords(text: string): string {
    const named = [...this.instances].reduce((said, [id, { name }]) => said.replace(id, name), text);
    return named.replace(`${this.step.variables.NAME}-`, '');
  }
}

/** An id like AWS's: prepare.sh recognises ids by their beginning. */
function idOf({ name }: Instance): string {
  return `i-${name.charCodeAt(0).toString(16).padStart(17, '0')}`;
}

/** The instance as EC2 describes it. Its contract is the highest that a release can need. */
function reservation(id: string) {
  return { Instances: [{ InstanceId: id, Tags: [{ Key: 'Contract', Value: '9' }] }] };
}

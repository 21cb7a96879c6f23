import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { onceEach } from '../../../modules/once-each';
import { defaultPython } from '../../../packages/embedded-aws';
import { expectTaken } from '../../../packages/test-support';
import { synthesizePipeline, unescaped } from '../../support/pipeline';
import { SYSTEM_PYTHON } from '../../support/python';

export type Step = 'prepare' | 'verify' | 'settle';

/** The state of AWS for fake_aws.py. */
export interface World {
  group: {
    AutoScalingGroupName: string;
    MinSize: number;
    MaxSize: number;
    DesiredCapacity: number;
    TargetGroupARNs: string[];
    Instances: { InstanceId: string; LifecycleState: string }[];
    SuspendedProcesses: string[];
  } | null;
  /** The tag Contract of instances; empty: they have none. @default '2' */
  contracts: Record<string, string>;
  /** The contract in release.json; null: no number. @default 2 */
  contract: number | string | null;
  /** Whether the release has a Procfile. */
  procfile: boolean;
  /** Its line `release`. @default none */
  releaseCommand?: string;
  /** Instances that Systems Manager does not know. @default none */
  unregistered?: string[];
  /** Whether the stage has the document of the release command. @default yes */
  document?: boolean;
  /** Statuses of a release command, one for each call; the last one stays. */
  command?: [details: string, output: string][];
  /** SendCommand's behaviour: accept, refuse, or accept without an answer. @default 'taken' */
  sending?: ('taken' | 'refused' | 'answer lost')[];
  /** Release commands of earlier attempts: in how many calls each still runs; -1: in all. */
  earlier?: Record<string, number>;
  /** Whether pending instances stay pending. */
  stuck: boolean;
  /** Statuses, newest first, one list for each call. */
  refreshes: string[][];
  /** Scheduled actions with their next StartTime. */
  schedule: { ScheduledActionName: string; StartTime: string; MinSize: number; MaxSize: number }[];
  /** In how many calls each still runs; -1: in all. */
  deployments: Record<string, { creator: string; looks: number }>;
  alarmConfiguration: {
    enabled?: boolean;
    alarms: { name: string }[];
    ignorePollAlarmFailure?: boolean;
  } | null;
  /** The latest execution of each stage of the pipeline. */
  pipelineState: Record<
    string,
    { status: string; type: 'STANDARD' | 'ROLLBACK'; pipelineExecutionId?: string }
  >;
  /** Answers of instances, one for each call; the last one stays. */
  answers: Record<string, [status: string, output: string][]>;
  /** Health of targets, in the same way. */
  health: Record<string, string[]>;
  refused: string[];
  /** Actions of the pipeline's executions, by the execution. */
  actions?: Record<string, { stageName: string; status: string; startTime: string; key?: string }[]>;
  /** The release command as it was sent. */
  sent?: { InstanceId: string; Comment: string; parameters: Record<string, string[]> };
  /** Mails that were sent. */
  mails?: { subject: string; message: string }[];
  /** Calls that find no deployment group. @default none */
  absent?: string[];
  calls: string[];
}

export const instance = (InstanceId: string, LifecycleState = 'InService') => ({
  InstanceId,
  LifecycleState,
});

/** Staging with two instances that serve the release, enabled alarms, and nothing else in progress. */
export function world(changes: Partial<World> = {}): World {
  return {
    group: {
      AutoScalingGroupName: 'hello-staging',
      MinSize: 2,
      MaxSize: 4,
      DesiredCapacity: 2,
      TargetGroupARNs: ['arn:targets'],
      Instances: [instance('i-1'), instance('i-2')],
      SuspendedProcesses: [],
    },
    contracts: {},
    contract: 2,
    procfile: true,
    stuck: false,
    refreshes: [['Successful', 'Cancelled']],
    schedule: [],
    deployments: {},
    alarmConfiguration: { enabled: true, alarms: [{ name: 'hello-staging-app-5xx' }] },
    pipelineState: { 'Deploy-staging': { status: 'Succeeded', type: 'STANDARD' } },
    answers: { 'i-1': [['Success', 'release abc b:1\n']], 'i-2': [['Success', 'release abc b:1\n']] },
    health: { 'i-1': ['healthy'], 'i-2': ['healthy'] },
    refused: [],
    calls: [],
    ...changes,
  };
}

/** Its group, changed. */
export const group = (changes: Partial<NonNullable<World['group']>>) => ({ ...world().group!, ...changes });

interface Buildspec {
  readonly env: { readonly shell: string };
  readonly phases: Record<'install' | 'build', { readonly commands: string[] }>;
}

/** A step's project as the pipeline's stack has it. */
export function stepProject(step: Step) {
  return synthesizePipeline().at(`aws_codebuild_project.${step}_project`) as unknown as {
    readonly source: { readonly type: string; readonly buildspec: string };
    readonly environment: { readonly environment_variable?: { name: string; value: string }[] };
  };
}

const buildspecOf = onceEach((step: Step): Buildspec => parse(unescaped(stepProject(step).source.buildspec)));

/** Variables of the project, with Terraform's references unresolved. */
function projectVariables(step: Step): Record<string, string> {
  const { environment_variable: variables = [] } = [stepProject(step).environment].flat()[0]!;
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** Variables of the pipeline's actions and of CodeBuild. */
const VARIABLES: Record<Step, Record<string, string>> = {
  prepare: {
    STAGE: 'staging',
    NAME: 'hello-staging',
    PIPELINE: 'hello-pipeline',
    IGNORE_ALARMS: 'no',
    CODEBUILD_BUILD_ID: 'hello-pipeline-prepare:0a1b2c3d-9999-8888-7777-666655554444',
  },
  verify: { STAGE: 'staging', NAME: 'hello-staging', DOCUMENT: 'hello-staging-release' },
  settle: { STAGES: 'staging', PROJECT: 'hello', PIPELINE: 'hello-pipeline' },
};

/** One check without a wait, by default. */
const IMPATIENT = { POLL_SECONDS: '0.2', WAIT_SECONDS: '0', ANSWER_SECONDS: '0', INSTANCE_SECONDS: '1' };
/** Seconds for a wait that ends earlier. */
export const PATIENT = { WAIT_SECONDS: '20' };

/**
 * Runs the commands in a world. Their `aws` calls fake_aws.py and records its calls in CALLS; it is a function,
 * because a program would be another bash to start for each call.
 */
const RUN = `
aws() {
  local status answer
  printf '%s\\0' "$@" $'\\n' >>"$CALLS"
  echo "\${AWS_MAX_ATTEMPTS-} $1 $2" >>"$ATTEMPTS"
  printf '%s\\0' "$@" >"$REQUESTS"
  { read -r status; IFS= read -rd '' answer || true; } <"$ANSWERS"
  answer=\${answer%$'\\n'}
  if [ "$status" != 0 ]; then echo "$answer" >&2; elif [ -n "$answer" ]; then echo "$answer"; fi
  return "$status"
}
export -f aws
world() { printf '%s\\0' "$1" "$WORLD" >"$REQUESTS"; read -r <"$ANSWERS"; }
world begin; eval "$COMMANDS"; status=$?; world end
exit "$status"
`;

/** One Python process for all calls of a test file: starting one for each step would take most of the time. */
let aws: { child: ChildProcess; folder: string; pipes: { REQUESTS: string; ANSWERS: string } } | undefined;
function startAws() {
  const folder = mkdtempSync(join(tmpdir(), 'aws-'));
  const pipes = { REQUESTS: join(folder, 'requests'), ANSWERS: join(folder, 'answers') };
  execFileSync('mkfifo', Object.values(pipes));
  const child = spawn(defaultPython(), [join(__dirname, 'fake_aws.py')], {
    env: { PATH: process.env.PATH, ...pipes },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  return { child, folder, pipes };
}
function endAws() {
  aws?.child.kill();
  if (aws) rmSync(aws.folder, { recursive: true });
  aws = undefined;
}
afterAll(endAws);

/**
 * Runs the commands of a step's build specification, as CodeBuild does, in a world.
 *
 * @throws Error if a step calls the AWS CLI in a way that the real one refuses
 */
export function runStep(step: Step, before: World, variables: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  aws ??= startAws();
  try {
    const file = join(folder, 'world.json');
    writeFileSync(file, JSON.stringify(before));
    writeFileSync(join(folder, 'calls'), '');
    const { releaseCommand } = before;
    const release = releaseCommand === undefined ? '' : `release: ${releaseCommand}\n`;
    if (before.procfile) writeFileSync(join(folder, 'Procfile'), `web: ./server\n${release}`);
    const named = {
      commit: 'abc',
      build: 'b:1',
      ...(before.contract !== null && { contract: before.contract }),
    };
    writeFileSync(join(folder, 'release.json'), JSON.stringify(named));
    mkdirSync(join(folder, 'bin'));
    symlinkSync(SYSTEM_PYTHON, join(folder, 'bin', 'python3'));
    const { env, phases } = buildspecOf(step);
    // Without --norc, bash takes Node.js's pipes for a remote shell's and reads the user's start-up file.
    const { status, stdout, stderr, error } = spawnSync(env.shell, ['--norc', '-c', RUN], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        LC_ALL: 'C.UTF-8',
        TMPDIR: folder,
        WORLD: file,
        CALLS: join(folder, 'calls'),
        ATTEMPTS: join(folder, 'attempts'),
        ...aws.pipes,
        COMMANDS: [...phases.install.commands, ...phases.build.commands].join('\n'),
        ...IMPATIENT,
        ...projectVariables(step),
        ...VARIABLES[step],
        ...variables,
      },
    });
    if (error) {
      endAws(); // it still waits for the ended process
      throw error;
    }
    const calls = readFileSync(join(folder, 'calls'), 'utf8').split('\0\n\0').slice(0, -1);
    expectTaken(calls.map((call) => call.split('\0')));
    const said = stdout.replace(/^\d\d:\d\d:\d\d /gm, '').trim();
    const complained = stderr.replace(/^\d\d:\d\d:\d\d /gm, '').trim();
    const attempts = readFileSync(join(folder, 'attempts'), 'utf8').split('\n');
    return { status, said, complained, attempts, after: JSON.parse(readFileSync(file, 'utf8')) as World };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

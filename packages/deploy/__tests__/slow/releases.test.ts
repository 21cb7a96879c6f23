import { START } from '../../../command';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CodeDeployClient,
  GetDeploymentGroupCommand,
  UpdateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { expectProgram, runProgram, Stand } from '../../../rehearsals';

/** Changes of the settings of a deployed project, as a person would make them in config.ts. */
const CHANGES = {
  'another branch': "config.repository = { ...config.repository, branch: 'release' };",
  'an existing connection':
    "config.repository = { ...config.repository, connection: 'arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d-0000-1111-2222-333344445555' };",
  'approval on and off':
    'Object.assign(staging, { releaseApproval: true }); Object.assign(production, { releaseApproval: false });',
  'a third stage':
    "config.stages = { ...config.stages, qa: { ...staging, names: ['qa'], network: { cidr: '10.2.0.0/16' } } };",
  'another rollout, and other sizes':
    "Object.assign(staging, { rollout: 'HalfAtATime', instances: { type: 't4g.medium', min: 3, max: 9 } });",
  'another health path': "Object.assign(staging, { app: { healthPath: '/ready' } });",
  'an internal load balancer': "Object.assign(staging, { exposure: 'internal' });",
  'a schedule': "Object.assign(staging, { schedule: { down: '0 20 * * *', up: '0 6 * * *' } });",
} as const;

let stand: Stand;
const stacks = ['staging', 'pipeline'];

beforeAll(async () => {
  stand = await Stand.start();
  await stand.command('bootstrap', '--yes');
  await synthesize();
  await Promise.all(stacks.map((stack) => mustSucceed(stack, 'init', '-input=false', ...fromMirror(stack))));
  for (const stack of stacks) await stand.provide(stack);
  await Promise.all(stacks.map((stack) => mustSucceed(stack, 'apply', '-input=false', '-auto-approve')));
});
afterAll(() => stand.stop());

/** Names the mirror of providers in the stack's folder: with -chdir, Terraform does not find it. */
function fromMirror(stack: string): string[] {
  const mirror = join(stand.folderOf(stack), 'terraform.d', 'plugins');
  return existsSync(mirror) ? [`-plugin-dir=${mirror}`] : [];
}

async function mustSucceed(stack: string, ...args: string[]): Promise<string> {
  const { status, output } = await stand.terraform(stack, ...args);
  if (status !== 0) throw new Error(`terraform ${args[0]} of ${stack}:\n${output.slice(-3000)}`);
  return output;
}

/** Synthesizes all stacks, with the shipped settings changed by a line of code. */
async function synthesize(change = ''): Promise<void> {
  const file = join(stand.folder, 'changed.ts');
  const lines = [
    `import shipped from ${JSON.stringify(join(__dirname, '../../../../config'))};`,
    'const [staging, production] = [{ ...shipped.stages.staging! }, { ...shipped.stages.production! }];',
    'const config = { ...shipped, stages: { ...shipped.stages, staging, production } };',
    change,
    'export default config;',
  ];
  writeFileSync(file, lines.join('\n'));
  const env = stand.environment({ CONFIG: file });
  await expectProgram([...START, 'main.ts'], env, join(stand.folder, 'synth.log'));
}

/** A line of the output of `terraform plan -json`. [Terraform, machine-readable UI] */
interface Said {
  readonly type: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

/** The action of a plan for each address that it changes: `create`, `update`, `replace` … */
async function plan(stack: string, ...options: string[]): Promise<Record<string, string>> {
  const output = await mustSucceed(stack, 'plan', '-input=false', '-json', ...options);
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return Object.fromEntries(
    lines
      .map((line) => JSON.parse(line) as Said)
      .flatMap(({ type, change }) => (type === 'planned_change' && change ? [change] : []))
      .filter(({ action }) => action !== 'noop' && action !== 'read')
      .map(({ resource, action }) => [resource.addr, action]),
  );
}

/** Resources that no change of the settings may replace. */
const KEPT =
  /^aws_(codedeploy_(app|deployment_group)|s3_bucket\.artifacts|codepipeline|codebuild_project|autoscaling_group|ssm_document)\b/;

test('a second plan of each stack is empty', async () => {
  expect(await Promise.all(stacks.map((stack) => plan(stack)))).toEqual([{}, {}]);
});

test.each(Object.entries(CHANGES))('%s replaces nothing that a release needs', async (_, change) => {
  await synthesize(change);
  // The plan of the test before has read AWS.
  const plans = await Promise.all(stacks.map((stack) => plan(stack, '-refresh=false')));
  const changes = plans.flatMap((each) => Object.entries(each));
  expect(changes.length).toBeGreaterThan(0);
  expect(changes.filter(([address, actions]) => KEPT.test(address) && actions !== 'update')).toEqual([]);
});

test('a replaced Auto Scaling group replaces its deployment group', async () => {
  await synthesize();
  const replaced = await plan('staging', '-replace=aws_autoscaling_group.fleet_auto_scaling_group');
  expect(replaced['aws_codedeploy_deployment_group.deployment_target_group']).toBe('replace');
});

test('a plan ignores alarms that a release has switched off, and an apply does not switch them on', async () => {
  process.env = { ...process.env, ...stand.aws.environment };
  const codeDeploy = new CodeDeployClient({ region: 'us-east-1' });
  const group = { applicationName: 'hello-staging', deploymentGroupName: 'hello-staging' };
  const enabled = async () => {
    const { deploymentGroupInfo } = await codeDeploy.send(new GetDeploymentGroupCommand(group));
    return deploymentGroupInfo?.alarmConfiguration;
  };
  const before = await enabled();
  await codeDeploy.send(
    new UpdateDeploymentGroupCommand({
      applicationName: 'hello-staging',
      currentDeploymentGroupName: 'hello-staging',
      alarmConfiguration: { ...before, enabled: false },
    }),
  );
  await synthesize();
  expect(await plan('staging')).toEqual({});
  await mustSucceed('staging', 'apply', '-input=false', '-auto-approve');
  expect(await enabled()).toMatchObject({ enabled: false, alarms: before?.alarms });
});

test('a change of the pipeline is refused during a release; if its address is allowed, it cancels the release', async () => {
  const codePipeline = new CodePipelineClient({ region: 'us-east-1' });
  const name = 'hello-pipeline';
  const { pipelineExecutionId: id = '' } = await codePipeline.send(
    new StartPipelineExecutionCommand({ name }),
  );
  const status = async () => {
    const question = new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId: id });
    return (await codePipeline.send(question)).pipelineExecution?.status;
  };
  await synthesize("config.repository = { ...config.repository, branch: 'release' };");
  const deploy = (...more: string[]) => {
    const line = stand.commandLine('deploy', 'pipeline', '--yes', ...more);
    const env = stand.environment({ CONFIG: join(stand.folder, 'changed.ts') });
    return runProgram(line, env, join(stand.folder, 'deploy.log'));
  };
  const refused = await deploy();
  expect(refused.status).toBe(1);
  expect(refused.output).toMatch(/it cancels every release that runs or waits/); // the verdict
  expect(refused.output).toContain(
    `This plan changes the pipeline, which cancels every release that runs or waits:\n  ${id}: Source runs\n`,
  );
  await expect(status()).resolves.toBe('InProgress');
  const allowed = await deploy('--allow', 'aws_codepipeline.pipeline_pipeline');
  expect(allowed.output).toMatch(/Applying the plan of pipeline/);
  expect(allowed.status).toBe(0);
  await expect(status()).resolves.toBe('Cancelled');
});

test('npm run release says how to complete a pending connection', async () => {
  const { status, output } = await stand.attempt('release');
  expect(status).toBe(1);
  expect(output).toMatch(
    /^The connection to the repository is PENDING\. Nothing was started\. Complete it:$/m,
  );
  expect(output).not.toMatch(/ at .*\.ts:\d+/);
});

test('npm run release refuses an unknown option or argument in one line', async () => {
  for (const given of [['--ignore-alarm'], ['staging']]) {
    const { status, output } = await stand.attempt('release', ...given);
    expect(status).toBe(1);
    expect(output.trim().split('\n').at(-1)).toMatch(
      /Usage: npm run release \[-- \[--ignore-alarms\] \[--json\]\]$/,
    );
  }
});

test('the pipeline cannot be destroyed while a stage is protected, and leaves nothing otherwise', async () => {
  await synthesize();
  const refused = await stand.terraform('pipeline', 'destroy', '-auto-approve');
  expect(refused.status).toBe(1);
  expect(refused.output).toMatch(/prevent_destroy/);
  await synthesize('Object.assign(production, { protected: false });');
  await mustSucceed('pipeline', 'apply', '-input=false', '-auto-approve');
  await mustSucceed('pipeline', 'destroy', '-auto-approve');
  expect(
    (await stand.aws.leftOver()).filter((thing) => /pipeline|artifacts|codebuild|connection/.test(thing)),
  ).toEqual([]);
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Calls, type EmbeddedAws, itemsAt, startEmbeddedAws, textAt } from '../../../embedded-aws';
import { cleanEnvironment } from '../../clean-environment';
import { synthesizeStage } from '../../../../__tests__/support/stage';
import { ProviderProcess } from '../../../terraform';

/**
 * Tests attributes that change at run time, with real Terraform, the real provider and the embedded AWS: scheduled
 * actions, whose next time AWS computes, and processes and alarms that a release switches off while it runs.
 */
const run = promisify(execFile);
const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';
const DEPLOYMENTS = 'aws_codedeploy_deployment_group.deployment_target_group';
const PLAN = 'saved.plan';

let embedded: EmbeddedAws;
let calls: Calls;
let provider: ProviderProcess;
let folder: string;

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
  provider = await ProviderProcess.start(cleanEnvironment(embedded));
  folder = mkdtempSync(join(tmpdir(), 'schedules-'));
  await calls.query('ec2', 'CreateLaunchTemplate', {
    LaunchTemplateName: 'hello',
    'LaunchTemplateData.ImageId': 'ami-12c6146b',
    'LaunchTemplateData.InstanceType': 't4g.small',
  });
});

afterAll(async () => {
  provider.stop();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Schedule = NonNullable<Parameters<typeof synthesizeStage>[0]>['schedule'];

/** @param change changes a synthesized resource, to an earlier version or to a wrong one */
function write(
  schedule: Schedule,
  change: (type: string, resource: Record<string, unknown>) => void = () => {},
): void {
  const stack = synthesizeStage({ schedule });
  const { lifecycle } = stack.at(GROUP);
  const resource: Record<string, Record<string, Record<string, unknown>>> = {
    aws_autoscaling_group: {
      fleet_auto_scaling_group: {
        name: 'hello-staging',
        min_size: 0,
        max_size: 4,
        wait_for_capacity_timeout: '0',
        availability_zones: ['us-east-1a'],
        launch_template: { name: 'hello', version: '1' },
        lifecycle,
      },
    },
    aws_autoscaling_schedule: Object.fromEntries(
      Object.entries(stack.all('aws_autoscaling_schedule')).map(([address, action]) => [
        address.split('.')[1] ?? '',
        structuredClone(action) as Record<string, unknown>,
      ]),
    ),
  };
  for (const [type, resources] of Object.entries(resource))
    for (const each of Object.values(resources)) change(type, each);
  configure('main', resource);
}

function configure(file: string, resource: object): void {
  const configuration = {
    ...(file === 'main' && {
      terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
      provider: { aws: { region: 'us-east-1' } },
    }),
    resource,
  };
  writeFileSync(join(folder, `${file}.tf.json`), JSON.stringify(configuration));
}

/** Runs Terraform. @returns its output, also after a failure */
async function terraform(...words: string[]): Promise<{ failed: boolean; output: string }> {
  const env = { ...cleanEnvironment(embedded), ...provider.environment };
  const ended = run('terraform', [...words, '-no-color'], { cwd: folder, env });
  return ended.then(
    ({ stdout }) => ({ failed: false, output: stdout }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ failed: true, output: stdout + stderr }),
  );
}

async function apply(...words: string[]): Promise<string> {
  const { failed, output } = await terraform('apply', ...(words.length > 0 ? words : ['-auto-approve']));
  if (failed) throw new Error(output);
  return /Resources: .*/.exec(output)?.[0] ?? output;
}

/** The time of each action's next run on AWS, by the beginning of its name. */
async function times(): Promise<Record<string, string>> {
  const answer = await calls.result('autoscaling', 'DescribeScheduledActions', {
    AutoScalingGroupName: 'hello-staging',
  });
  return Object.fromEntries(
    itemsAt(answer, 'ScheduledUpdateGroupActions').map((action) => [
      textAt(action, 'ScheduledActionName').replace(/-.*/, ''),
      textAt(action, 'StartTime').slice(11, 16),
    ]),
  );
}

/** A cron expression for the minute that many minutes from now, in UTC. */
const at = (minutes: number) => {
  const moment = new Date(Date.now() + minutes * 60_000);
  return `${moment.getUTCMinutes()} ${moment.getUTCHours()} * * *`;
};
const FIRST = { down: '0 20 * * *', up: '0 6 * * *' };

test('actions with their old names are replaced by new ones, and a second plan is empty', async () => {
  write(FIRST, (type, resource) => {
    const name = String(resource['scheduled_action_name'] ?? '');
    if (type === 'aws_autoscaling_schedule') resource['scheduled_action_name'] = name.replace(/-.*/, '');
  });
  await expect(apply()).resolves.toBe('Resources: 3 added, 0 changed, 0 destroyed.');
  write(FIRST);
  await expect(apply()).resolves.toBe('Resources: 2 added, 0 changed, 2 destroyed.');
  await expect(times()).resolves.toEqual({ down: '20:00', up: '06:00' });
  await expect(terraform('plan', '-detailed-exitcode')).resolves.toMatchObject({ failed: false });
});

test('a changed action first runs at its new time, also when two actions swap their times', async () => {
  write({ down: '0 21 * * *', up: '0 6 * * *' });
  await expect(apply()).resolves.toBe('Resources: 1 added, 0 changed, 1 destroyed.');
  await expect(times()).resolves.toEqual({ down: '21:00', up: '06:00' });
  write({ down: '0 6 * * *', up: '0 21 * * *' });
  await apply();
  await expect(times()).resolves.toEqual({ down: '06:00', up: '21:00' });
});

test('a plan is applied although the old time has passed since', async () => {
  const soon = at(1);
  write({ down: soon, up: '0 6 * * *' });
  await apply();
  write({ down: '30 22 * * *', up: '0 6 * * *', min: 1, max: 1 });
  await terraform('plan', `-out=${PLAN}`);
  await new Promise((resolve) => setTimeout(resolve, 61_000));
  await apply(PLAN);
  await expect(times()).resolves.toEqual({ down: '22:30', up: '06:00' });
});

test('with a constant name both fail: the tests can fail', async () => {
  const sameName = (type: string, resource: Record<string, unknown>) => {
    if (type === 'aws_autoscaling_schedule')
      resource['scheduled_action_name'] = `same-${resource['max_size']}`;
  };
  write({ down: at(2), up: '0 6 * * *' }, sameName);
  await apply();
  write({ down: '30 22 * * *', up: '0 6 * * *' }, sameName);
  await terraform('plan', `-out=${PLAN}`);
  await new Promise((resolve) => setTimeout(resolve, 121_000));
  const { failed, output } = await terraform('apply', PLAN);
  expect([failed, /Given start time is in the past/.test(output)]).toEqual([true, true]);
});

test('processes that a release suspended are no drift, and stay suspended', async () => {
  write(FIRST);
  await apply();
  const wanted = { AutoScalingGroupName: 'hello-staging', 'ScalingProcesses.member.1': 'AZRebalance' };
  await calls.query('autoscaling', 'SuspendProcesses', wanted);
  await expect(terraform('plan', '-detailed-exitcode')).resolves.toMatchObject({ failed: false });
  write(FIRST, (type, resource) => {
    if (type === 'aws_autoscaling_group') resource['default_cooldown'] = 200;
  });
  await expect(apply()).resolves.toBe('Resources: 0 added, 1 changed, 0 destroyed.');
  const [group] = itemsAt(
    await calls.result('autoscaling', 'DescribeAutoScalingGroups'),
    'AutoScalingGroups',
  );
  expect(itemsAt(group, 'SuspendedProcesses').map((each) => textAt(each, 'ProcessName'))).toEqual([
    'AZRebalance',
  ]);

  write(FIRST, (type, resource) => {
    if (type === 'aws_autoscaling_group') delete resource['lifecycle'];
  });
  const undone = await terraform('plan', '-detailed-exitcode');
  expect([undone.failed, /suspended_processes/.test(undone.output)]).toEqual([true, true]);
});

describe('the alarms of a deployment group that a release switched off', () => {
  const NAMES = { applicationName: 'hello-staging', currentDeploymentGroupName: 'hello-staging' };
  const alarms = (...names: string[]) => names.map((name) => ({ name }));
  const deploy = (action: string, asked: object) =>
    calls.json('codedeploy', `CodeDeploy_20141006.${action}`, asked);
  const now = async () => {
    const group = { applicationName: 'hello-staging', deploymentGroupName: 'hello-staging' };
    const { text } = await deploy('GetDeploymentGroup', group);
    const { deploymentGroupInfo } = JSON.parse(text) as {
      deploymentGroupInfo: { alarmConfiguration?: { enabled: boolean; alarms: { name: string }[] } };
    };
    return deploymentGroupInfo.alarmConfiguration;
  };

  /** The deployment group with these alarms. */
  function target(...names: string[]): void {
    const { lifecycle } = synthesizeStage().at(DEPLOYMENTS) as { lifecycle: { ignore_changes?: string[] } };
    const statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'codedeploy.amazonaws.com' },
    };
    configure('target', {
      aws_iam_role: {
        codedeploy: {
          name: 'hello-staging-codedeploy',
          assume_role_policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        },
      },
      aws_codedeploy_app: { app: { name: 'hello-staging' } },
      aws_codedeploy_deployment_group: {
        group: {
          app_name: '${aws_codedeploy_app.app.name}',
          deployment_group_name: 'hello-staging',
          service_role_arn: '${aws_iam_role.codedeploy.arn}',
          ...(names.length > 0 && {
            alarm_configuration: { enabled: true, alarms: names },
            lifecycle: { ignore_changes: lifecycle.ignore_changes },
          }),
        },
      },
    });
  }

  test('are on when the first alarm is added, and a second plan is empty', async () => {
    target();
    await apply();
    target('one');
    await apply();
    await expect(now()).resolves.toMatchObject({ enabled: true, alarms: alarms('one') });
    await expect(terraform('plan', '-detailed-exitcode')).resolves.toMatchObject({ failed: false });
  });

  test('are no drift, and stay off when other alarms are set', async () => {
    await deploy('UpdateDeploymentGroup', {
      ...NAMES,
      alarmConfiguration: { enabled: false, alarms: alarms('one') },
    });
    await expect(terraform('plan', '-detailed-exitcode')).resolves.toMatchObject({ failed: false });
    target('one', 'two');
    await expect(apply()).resolves.toBe('Resources: 0 added, 1 changed, 0 destroyed.');
    const { enabled = false, alarms: watched } = (await now()) ?? {}; // AWS omits false
    expect([enabled, watched]).toEqual([false, alarms('one', 'two')]);
  });

  test('are removed with the last alarm of the stage', async () => {
    target();
    await apply();
    expect((await now())?.alarms ?? []).toEqual([]);
    await expect(terraform('plan', '-detailed-exitcode')).resolves.toMatchObject({ failed: false });
  });
});

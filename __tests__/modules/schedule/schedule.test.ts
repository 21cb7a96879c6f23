import { synthesizeStage } from '../../support/stage';
import { contentOf, scheduled, stepOf } from './documents';

const resources = () => scheduled().configuration.resource ?? {};

describe('the schedule of a stage', () => {
  it('does not exist without scheduled commands', () => {
    const { configuration } = synthesizeStage();
    const text = JSON.stringify(configuration);
    expect(text).not.toContain('aws_scheduler');
    expect(text).not.toContain('hello-staging-automation');
  });

  it('is a group of the stage, with a schedule for each command', () => {
    expect(resources()['aws_scheduler_schedule_group']).toMatchObject({
      schedule_group: { name: 'hello-staging' },
    });
    const schedules = Object.values(resources()['aws_scheduler_schedule'] ?? {});
    expect(
      schedules.map(({ name, schedule_expression, schedule_expression_timezone }) => [
        name,
        schedule_expression,
        schedule_expression_timezone,
      ]),
    ).toEqual([
      ['nightly', 'cron(0 3 * * ? *)', 'UTC'],
      ['send-mails', 'cron(0,10,20,30,40,50 * ? * MON-FRI *)', 'Europe/Berlin'],
    ]);
  });

  it('starts at most five minutes late: a command of the night must not run at noon', () => {
    for (const schedule of Object.values(resources()['aws_scheduler_schedule'] ?? {})) {
      expect(schedule).toMatchObject({
        flexible_time_window: { mode: 'OFF' },
        target: { retry_policy: { maximum_event_age_in_seconds: 300, maximum_retry_attempts: 3 } },
      });
    }
  });

  it('passes the scheduled time, by which its automation recognises a second delivery', () => {
    const schedule = scheduled().at('aws_scheduler_schedule.schedule_command_nightly_schedule');
    const { input, arn } = schedule['target'] as { input: string; arn: string };
    expect(arn).toBe('arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution');
    expect(JSON.parse(input)).toEqual({
      DocumentName: '${aws_ssm_document.schedule_command_nightly_automation.name}',
      Parameters: { ScheduledTime: ['<aws.scheduler.scheduled-time>'] },
    });
  });

  it('waits for the rights of both roles', () => {
    const schedule = scheduled().at('aws_scheduler_schedule.schedule_command_nightly_schedule');
    expect(schedule['depends_on']).toEqual([
      'aws_iam_role_policy.schedule_automation_role_run',
      'aws_iam_role_policy.schedule_scheduler_role_start',
    ]);
  });
});

describe('the documents of a command', () => {
  it('of an instance take no parameters, so that a right to run one gives nothing else', () => {
    expect(contentOf('nightly', 'command').parameters).toBeUndefined();
    expect(JSON.stringify(contentOf('nightly', 'command'))).not.toContain('{{');
  });

  it('have time limits in order: command, instance, automation', () => {
    const [script] = contentOf('nightly', 'command').mainSteps;
    const inside = Number(script?.inputs['timeoutSeconds']);
    expect(inside).toBeGreaterThan(90 * 60 + 60);
    expect(stepOf('nightly', 'run').timeoutSeconds).toBeGreaterThan(
      inside + Number(stepOf('nightly', 'run').inputs['TimeoutSeconds']),
    );
  });

  it('run with a role that may run only these', () => {
    const { assumeRole } = contentOf('nightly', 'automation');
    expect(assumeRole).toBe('arn:aws:iam::123456789012:role/hello-staging-automation');
    expect(scheduled().at('aws_iam_role.schedule_automation_role_role')).toMatchObject({
      name: 'hello-staging-automation',
    });
  });

  it('have the right names of each other', () => {
    for (const [command, id] of [
      ['nightly', 'nightly'],
      ['send-mails', 'send_mails'],
    ] as const) {
      const name = (kind: string) =>
        scheduled().at(`aws_ssm_document.schedule_command_${id}_${kind}`)['name'];
      expect(stepOf(id, 'run').inputs['DocumentName']).toBe(name('command'));
      expect(stepOf(id, 'pick').inputs['InputPayload']).toMatchObject({
        automation: name('automation'),
        command: name('command'),
        group: scheduled().at('aws_autoscaling_group.fleet_auto_scaling_group')['name'],
      });
      expect(name('automation')).toBe(`hello-staging-schedule.${command}`);
    }
  });

  it('pick in less time than PICKING, after which an earlier execution has picked', () => {
    const { timeoutSeconds, inputs } = stepOf('nightly', 'pick');
    const [, minutes] =
      /^PICKING = datetime\.timedelta\(minutes=(\d+)\)$/m.exec(String(inputs['Script'])) ?? [];
    expect(timeoutSeconds).toBeLessThan(Number(minutes) * 60);
  });
});

describe('mails about it', () => {
  it('a run that fails, is stopped or left out sends a mail that names the command', () => {
    const rule = scheduled().at('aws_cloudwatch_event_rule.monitoring_command_failed_rule');
    expect(JSON.parse(String(rule['event_pattern']))).toMatchObject({
      detail: {
        Definition: ['hello-staging-schedule.nightly', 'hello-staging-schedule.send-mails'],
        Status: ['Cancelled', 'Failed', 'TimedOut'],
      },
    });
  });

  it('a run that could not even be started raises an alarm', () => {
    expect(scheduled().at('aws_cloudwatch_metric_alarm.monitoring_command_not_started_alarm')).toMatchObject({
      namespace: 'AWS/Scheduler',
      metric_name: 'InvocationDroppedCount',
      dimensions: { ScheduleGroup: 'hello-staging' },
      threshold: 1,
    });
  });
});

import { create, CUTS, gone, IN_PLACE, replaced, type Rows, stands, update, LOSES } from './row';

const ALARM = 'aws_cloudwatch_metric_alarm.cpu';
const OTHERWISE = 'it monitors or reports differently';
const OFF = 'it will monitor and report nothing';
const GROUP = 'aws_codedeploy_deployment_group';
const rollback = (enabled: boolean, ...events: string[]) => ({
  auto_rollback_configuration: [{ enabled, events }],
});

/** [CloudWatch, SNS, Budgets, EventBridge; CodeDeploy, CodePipeline and CodeBuild user guides] */
export const watching: Rows = [
  ['alarm actions off', stands(ALARM, { actions_enabled: false }), IN_PLACE, OFF],
  [
    'alarm treats missing data as not breaching',
    stands(ALARM, { treat_missing_data: 'notBreaching' }),
    IN_PLACE,
    OTHERWISE,
  ],
  ['higher alarm threshold', stands(ALARM, { threshold: 99 }), IN_PLACE, OTHERWISE],
  ['longer alarm evaluation', stands(ALARM, { evaluation_periods: 60 }), IN_PLACE, OTHERWISE],
  [
    'alarm without actions',
    stands(ALARM, { alarm_actions: [] }),
    IN_PLACE,
    'it no longer notifies: arn:aws:sns',
  ],
  ['alarm metric changes', stands(ALARM, { metric_name: 'NetworkIn' }), IN_PLACE, OTHERWISE],
  [
    'alarm actions known after apply',
    stands(ALARM, { actions_enabled: null }, {}, { actions_enabled: true }),
    IN_PLACE,
    OFF,
  ],
  ['alarm description changes', stands(ALARM, { alarm_description: 'x' }), IN_PLACE, undefined],
  [
    'alarm destroyed',
    gone('aws_cloudwatch_metric_alarm'),
    IN_PLACE,
    'it monitors and reports nothing meanwhile',
  ],
  [
    'composite alarm actions off',
    update('aws_cloudwatch_composite_alarm', { actions_enabled: true }, { actions_enabled: false }),
    IN_PLACE,
    OFF,
  ],
  [
    'event rule disabled',
    update('aws_cloudwatch_event_rule', { state: 'ENABLED' }, { state: 'DISABLED' }),
    IN_PLACE,
    OFF,
  ],
  [
    'event pattern changes',
    update('aws_cloudwatch_event_rule', { event_pattern: '{"a":["b"]}' }, { event_pattern: '{"a":["c"]}' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'metric filter pattern changes',
    update('aws_cloudwatch_log_metric_filter', { pattern: 'ERROR' }, { pattern: 'FATAL' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'event target changes',
    update('aws_cloudwatch_event_target', { arn: 'a' }, { arn: 'b' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'trail logging off',
    update('aws_cloudtrail', { enable_logging: true }, { enable_logging: false }),
    IN_PLACE,
    OFF,
  ],
  [
    'higher budget limit',
    update('aws_budgets_budget', { limit_amount: '100' }, { limit_amount: '100000' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'budget without notifications',
    update('aws_budgets_budget', { notification: [{ threshold: 80 }] }, { notification: [] }),
    IN_PLACE,
    OTHERWISE,
  ],
  ['budget destroyed', gone('aws_budgets_budget'), IN_PLACE, 'it monitors and reports nothing meanwhile'],
  [
    'GuardDuty detector off',
    update('aws_guardduty_detector', { enable: true }, { enable: false }),
    IN_PLACE,
    OFF,
  ],
  ['alarm tags', stands(ALARM, { tags: { a: 'b' } }), IN_PLACE, undefined],
  [
    'schedule disabled',
    update('aws_scheduler_schedule', { state: 'ENABLED' }, { state: 'DISABLED' }),
    IN_PLACE,
    'it no longer runs',
  ],
  [
    'schedule expression changes',
    update(
      'aws_scheduler_schedule',
      { schedule_expression: 'rate(1 hour)' },
      { schedule_expression: 'rate(1 day)' },
    ),
    IN_PLACE,
    'it runs at other times, or does something else',
  ],
  ['schedule destroyed', gone('aws_scheduler_schedule'), IN_PLACE, 'it no longer runs'],
  [
    'subscription gains a filter policy',
    update(
      'aws_sns_topic_subscription',
      { filter_policy: '', endpoint: 'a@example.com' },
      { filter_policy: '{"a":["b"]}' },
    ),
    IN_PLACE,
    'a@example.com gets other messages',
  ],
  [
    'confirmed subscription replaced',
    replaced(
      'aws_sns_topic_subscription',
      { protocol: 'email', endpoint: 'a@example.com', pending_confirmation: false },
      {},
    ),
    LOSES,
    'a confirmed subscription is lost',
  ],
  [
    'topic policy narrowed',
    update(
      'aws_sns_topic_policy',
      {
        policy:
          '{"Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"*","Principal":{"Service":"cloudwatch.amazonaws.com"}}]}',
      },
      { policy: '{"Statement":[]}' },
    ),
    IN_PLACE,
    'policy: no longer allowed: sns:Publish',
  ],

  [
    'rollback of failed releases off',
    update(GROUP, rollback(true, 'DEPLOYMENT_FAILURE'), rollback(false)),
    IN_PLACE,
    'failed releases are no longer rolled back',
  ],
  [
    'rollback on alarms off',
    update(
      GROUP,
      rollback(true, 'DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'),
      rollback(true, 'DEPLOYMENT_FAILURE'),
    ),
    IN_PLACE,
    'no longer rolled back: DEPLOYMENT_STOP_ON_ALARM',
  ],
  [
    'alarms of a deployment group off',
    update(
      GROUP,
      { alarm_configuration: [{ enabled: true, alarms: ['a'] }] },
      { alarm_configuration: [{ enabled: false, alarms: ['a'] }] },
    ),
    IN_PLACE,
    'other alarms stop a release',
  ],
  [
    'deployment configuration AllAtOnce',
    update(
      GROUP,
      { deployment_config_name: 'CodeDeployDefault.OneAtATime' },
      { deployment_config_name: 'CodeDeployDefault.AllAtOnce' },
    ),
    IN_PLACE,
    'takes all instances out of service at once',
  ],
  [
    'custom deployment configuration',
    update(
      GROUP,
      { deployment_config_name: 'CodeDeployDefault.OneAtATime' },
      { deployment_config_name: 'mine' },
    ),
    IN_PLACE,
    'mine says how many instances a release takes out at once',
  ],
  [
    'deployment group selects instances by tags',
    update(
      GROUP,
      { ec2_tag_set: [] },
      { ec2_tag_set: [{ ec2_tag_filter: [{ key: 'a', type: 'KEY_ONLY' }] }] },
    ),
    IN_PLACE,
    'releases reach other instances',
  ],
  [
    'release notifications removed',
    update(GROUP, { trigger_configuration: [{ trigger_name: 'a' }] }, { trigger_configuration: [] }),
    IN_PLACE,
    'other recipients are notified of releases',
  ],
  [
    'deployment group role changes',
    update(GROUP, { service_role_arn: 'a' }, { service_role_arn: 'b' }),
    IN_PLACE,
    'releases use another role',
  ],
  [
    'deployment configuration replaced',
    replaced(
      'aws_codedeploy_deployment_config',
      { minimum_healthy_hosts: [{ type: 'HOST_COUNT', value: 1 }] },
      { minimum_healthy_hosts: [{ type: 'HOST_COUNT', value: 0 }] },
    ),
    IN_PLACE,
    'a release may take all instances out of service at once',
  ],
  [
    'pipeline trigger removed',
    update('aws_codepipeline', { trigger: [{ provider_type: 'CodeStarSourceConnection' }] }, { trigger: [] }),
    IN_PLACE,
    'cancels every release',
  ],
  [
    'build image changes',
    update('aws_codebuild_project', { environment: [{ image: 'a' }] }, { environment: [{ image: 'b' }] }),
    IN_PLACE,
    'builds run differently',
  ],
  [
    'shorter build time-out',
    update('aws_codebuild_project', { build_timeout: 60 }, { build_timeout: 5 }),
    IN_PLACE,
    'builds run differently',
  ],
  [
    'build project description changes',
    update('aws_codebuild_project', { description: 'a' }, { description: 'b' }),
    IN_PLACE,
    undefined,
  ],
  [
    'document content changes',
    stands('aws_ssm_document.shell', { content: '{}' }),
    IN_PLACE,
    'it will do something else for everything that uses it',
  ],
  ['new alarm', create('aws_cloudwatch_metric_alarm', { alarm_name: 'a' }), IN_PLACE, undefined],
  ['deployment group destroyed', gone(GROUP), CUTS, 'instances that start later get no app'],
];

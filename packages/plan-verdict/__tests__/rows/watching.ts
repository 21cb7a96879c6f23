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
  ['an alarm tells nobody', stands(ALARM, { actions_enabled: false }), IN_PLACE, OFF],
  [
    'an alarm takes silence for health',
    stands(ALARM, { treat_missing_data: 'notBreaching' }),
    IN_PLACE,
    OTHERWISE,
  ],
  ['an alarm at a higher load', stands(ALARM, { threshold: 99 }), IN_PLACE, OTHERWISE],
  ['an alarm after an hour', stands(ALARM, { evaluation_periods: 60 }), IN_PLACE, OTHERWISE],
  [
    'an alarm without anybody to tell',
    stands(ALARM, { alarm_actions: [] }),
    IN_PLACE,
    'it no longer notifies: arn:aws:sns',
  ],
  ['an alarm of another metric', stands(ALARM, { metric_name: 'NetworkIn' }), IN_PLACE, OTHERWISE],
  [
    'whether an alarm tells is known later',
    stands(ALARM, { actions_enabled: null }, {}, { actions_enabled: true }),
    IN_PLACE,
    OFF,
  ],
  ['an alarm in other words', stands(ALARM, { alarm_description: 'x' }), IN_PLACE, undefined],
  [
    'an alarm goes',
    gone('aws_cloudwatch_metric_alarm'),
    IN_PLACE,
    'it monitors and reports nothing meanwhile',
  ],
  [
    'a composite alarm tells nobody',
    update('aws_cloudwatch_composite_alarm', { actions_enabled: true }, { actions_enabled: false }),
    IN_PLACE,
    OFF,
  ],
  [
    'a rule of events is off',
    update('aws_cloudwatch_event_rule', { state: 'ENABLED' }, { state: 'DISABLED' }),
    IN_PLACE,
    OFF,
  ],
  [
    'a rule of events takes others',
    update('aws_cloudwatch_event_rule', { event_pattern: '{"a":["b"]}' }, { event_pattern: '{"a":["c"]}' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'a filter of logs counts others',
    update('aws_cloudwatch_log_metric_filter', { pattern: 'ERROR' }, { pattern: 'FATAL' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'events reach another target',
    update('aws_cloudwatch_event_target', { arn: 'a' }, { arn: 'b' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'a trail is off',
    update('aws_cloudtrail', { enable_logging: true }, { enable_logging: false }),
    IN_PLACE,
    OFF,
  ],
  [
    'a budget of more',
    update('aws_budgets_budget', { limit_amount: '100' }, { limit_amount: '100000' }),
    IN_PLACE,
    OTHERWISE,
  ],
  [
    'a budget that tells nobody',
    update('aws_budgets_budget', { notification: [{ threshold: 80 }] }, { notification: [] }),
    IN_PLACE,
    OTHERWISE,
  ],
  ['a budget goes', gone('aws_budgets_budget'), IN_PLACE, 'it monitors and reports nothing meanwhile'],
  ['a detector is off', update('aws_guardduty_detector', { enable: true }, { enable: false }), IN_PLACE, OFF],
  ['tags of an alarm', stands(ALARM, { tags: { a: 'b' } }), IN_PLACE, undefined],
  [
    'a schedule that is off',
    update('aws_scheduler_schedule', { state: 'ENABLED' }, { state: 'DISABLED' }),
    IN_PLACE,
    'it no longer runs',
  ],
  [
    'a schedule at another time',
    update(
      'aws_scheduler_schedule',
      { schedule_expression: 'rate(1 hour)' },
      { schedule_expression: 'rate(1 day)' },
    ),
    IN_PLACE,
    'it runs at other times, or does something else',
  ],
  ['a schedule goes', gone('aws_scheduler_schedule'), IN_PLACE, 'it no longer runs'],
  [
    'an address is told only some',
    update(
      'aws_sns_topic_subscription',
      { filter_policy: '', endpoint: 'a@example.com' },
      { filter_policy: '{"a":["b"]}' },
    ),
    IN_PLACE,
    'a@example.com gets other messages',
  ],
  [
    'an address confirms anew',
    replaced(
      'aws_sns_topic_subscription',
      { protocol: 'email', endpoint: 'a@example.com', pending_confirmation: false },
      {},
    ),
    LOSES,
    'a confirmed subscription is lost',
  ],
  [
    'who may publish',
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
    'failed releases stay',
    update(GROUP, rollback(true, 'DEPLOYMENT_FAILURE'), rollback(false)),
    IN_PLACE,
    'failed releases are no longer rolled back',
  ],
  [
    'releases that set off an alarm stay',
    update(
      GROUP,
      rollback(true, 'DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'),
      rollback(true, 'DEPLOYMENT_FAILURE'),
    ),
    IN_PLACE,
    'no longer rolled back: DEPLOYMENT_STOP_ON_ALARM',
  ],
  [
    'alarms stop no release',
    update(
      GROUP,
      { alarm_configuration: [{ enabled: true, alarms: ['a'] }] },
      { alarm_configuration: [{ enabled: false, alarms: ['a'] }] },
    ),
    IN_PLACE,
    'other alarms stop a release',
  ],
  [
    'all at once',
    update(
      GROUP,
      { deployment_config_name: 'CodeDeployDefault.OneAtATime' },
      { deployment_config_name: 'CodeDeployDefault.AllAtOnce' },
    ),
    IN_PLACE,
    'takes all instances out of service at once',
  ],
  [
    'by rules of its own',
    update(
      GROUP,
      { deployment_config_name: 'CodeDeployDefault.OneAtATime' },
      { deployment_config_name: 'mine' },
    ),
    IN_PLACE,
    'mine says how many instances a release takes out at once',
  ],
  [
    'releases to instances by tags',
    update(
      GROUP,
      { ec2_tag_set: [] },
      { ec2_tag_set: [{ ec2_tag_filter: [{ key: 'a', type: 'KEY_ONLY' }] }] },
    ),
    IN_PLACE,
    'releases reach other instances',
  ],
  [
    'nobody hears of releases',
    update(GROUP, { trigger_configuration: [{ trigger_name: 'a' }] }, { trigger_configuration: [] }),
    IN_PLACE,
    'other recipients are notified of releases',
  ],
  [
    'a release as another role',
    update(GROUP, { service_role_arn: 'a' }, { service_role_arn: 'b' }),
    IN_PLACE,
    'releases use another role',
  ],
  [
    'a rule of releases is made anew',
    replaced(
      'aws_codedeploy_deployment_config',
      { minimum_healthy_hosts: [{ type: 'HOST_COUNT', value: 1 }] },
      { minimum_healthy_hosts: [{ type: 'HOST_COUNT', value: 0 }] },
    ),
    IN_PLACE,
    'a release may take all instances out of service at once',
  ],
  [
    'a pipeline that nothing starts',
    update('aws_codepipeline', { trigger: [{ provider_type: 'CodeStarSourceConnection' }] }, { trigger: [] }),
    IN_PLACE,
    'cancels every release',
  ],
  [
    'a build of another image',
    update('aws_codebuild_project', { environment: [{ image: 'a' }] }, { environment: [{ image: 'b' }] }),
    IN_PLACE,
    'builds run differently',
  ],
  [
    'a build of less time',
    update('aws_codebuild_project', { build_timeout: 60 }, { build_timeout: 5 }),
    IN_PLACE,
    'builds run differently',
  ],
  [
    'a build in other words',
    update('aws_codebuild_project', { description: 'a' }, { description: 'b' }),
    IN_PLACE,
    undefined,
  ],
  [
    'a document of another content',
    stands('aws_ssm_document.shell', { content: '{}' }),
    IN_PLACE,
    'it will do something else for everything that uses it',
  ],
  ['a new alarm', create('aws_cloudwatch_metric_alarm', { alarm_name: 'a' }), IN_PLACE, undefined],
  ['a deployment group goes', gone(GROUP), CUTS, 'instances that start later get no app'],
];

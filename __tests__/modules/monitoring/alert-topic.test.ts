import { synthesizeStage } from '../../support/stage';

const KEY = 'aws_kms_key.monitoring_topic_key';
const SEVERITIES = ['urgent', 'later'];
const staging = synthesizeStage();

describe('the topics', () => {
  it.each(SEVERITIES)("are encrypted by the stage's own key: %s", (severity) => {
    expect(staging.at(`aws_sns_topic.monitoring_topic_${severity}`)).toMatchObject({
      name: `hello-staging-${severity}`,
      display_name: `hello-staging ${severity}`,
      kms_master_key_id: `\${${KEY}.arn}`,
    });
    expect(staging.at(KEY)['enable_key_rotation']).toBe(true);
    expect(staging.at('aws_kms_alias.monitoring_topic_alias')['name']).toBe('alias/hello-staging-alerts');
  });

  it('have every address of the settings, also two that differ only by a hyphen', () => {
    const emails = ['a.b@example.com', 'a-b@example.com'];
    const stack = synthesizeStage({}, { alerts: { emails, monthlyBudgetUsd: 1 } });
    const subscriptions = Object.values(stack.all('aws_sns_topic_subscription'));
    expect(subscriptions.map(({ endpoint, protocol }) => [endpoint, protocol])).toEqual(
      SEVERITIES.flatMap(() => emails.map((email) => [email, 'email'])),
    );
  });

  it('have their policies before anything publishes to them', () => {
    const policies = Object.keys(staging.all('aws_sns_topic_policy'));
    expect(policies).toHaveLength(2);
    for (const type of ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_event_target']) {
      for (const address of Object.keys(staging.all(type))) {
        expect([...staging.before(address)]).toEqual(expect.arrayContaining(policies));
      }
    }
  });
});

describe('alarms', () => {
  const alarms = Object.values(staging.all('aws_cloudwatch_metric_alarm'));
  const topicOf = ({ alarm_actions: [action] = [] as string[] }: { alarm_actions?: string[] }) =>
    /_topic_(\w+)\.arn/.exec(action ?? '')?.[1];
  const nameOf = (values: Readonly<Record<string, unknown>>) =>
    String(values['alarm_name']).replace('hello-staging-', '');

  it('are urgent only for what users notice', () => {
    expect(
      alarms
        .filter((alarm) => topicOf(alarm) === 'urgent')
        .map(nameOf)
        .sort(),
    ).toEqual(['app-5xx', 'elb-5xx', 'latency-p99', 'no-healthy-host']);
    expect(new Set(alarms.map(topicOf))).toEqual(new Set(SEVERITIES));
  });

  it('send a mail when they are over, except those of certificates, whose first value would send one', () => {
    const silent = alarms.filter((alarm) => !alarm['ok_actions']);
    expect(silent.map(nameOf)).toEqual(['certificate-staging.example.com']);
    for (const alarm of alarms.filter((each) => !silent.includes(each)))
      expect(alarm['ok_actions']).toEqual(alarm['alarm_actions']);
  });

  it('are on', () => {
    expect(alarms.filter((alarm) => alarm['actions_enabled'] === false)).toEqual([]);
  });

  it.each(alarms.map((alarm) => [nameOf(alarm), String(alarm['alarm_description'])]))(
    'say what happened, where to look and what to do: %s',
    (_, description) => {
      expect(description.split('\n').map((line) => line.split(': ')[0])).toEqual([
        'What happened',
        'Where to look',
        'What to do',
        'Runbook',
      ]);
      expect(description.length).toBeLessThanOrEqual(1024); // AWS's limit
    },
  );
});

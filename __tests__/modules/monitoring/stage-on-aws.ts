import { Calls, type EmbeddedAws, textAt } from '../../../packages/embedded-aws';
import type { Synthesized, Values } from '../../support/synthesized';

const TOPIC = /aws_sns_topic\.monitoring_topic_(\w+)\.arn/;

/**
 * Creates the alerts of a synthesized stage on the embedded AWS, with the provider's calls: key, topics with
 * their policies and addresses, alarms and event rules. Terraform itself takes minutes for a stage.
 */
export class StageOnAws {
  private readonly calls: Calls;
  private readonly topics = new Map<string, string>();

  constructor(
    aws: EmbeddedAws,
    private readonly stack: Synthesized,
  ) {
    this.calls = new Calls(aws);
  }

  async make(): Promise<void> {
    const key = await this.makeKey();
    for (const severity of ['urgent', 'later']) await this.makeTopic(severity, key);
    for (const alarm of Object.values(this.stack.all('aws_cloudwatch_metric_alarm')))
      await this.makeAlarm(alarm);
    for (const target of Object.values(this.stack.all('aws_cloudwatch_event_target')))
      await this.makeRule(target);
  }

  /** What the tests' evaluator found. */
  async setState(alarm: string, state: string, reason: string): Promise<void> {
    await this.query('monitoring', 'SetAlarmState', {
      AlarmName: alarm,
      StateValue: state,
      StateReason: reason,
    });
  }

  private async makeKey(): Promise<string> {
    const { policy } = this.stack.at('aws_kms_key.monitoring_topic_key');
    const { KeyMetadata } = await this.json('kms', 'TrentService.CreateKey', { Policy: policy });
    return (KeyMetadata as { Arn: string }).Arn;
  }

  private async makeTopic(severity: string, key: string): Promise<void> {
    const topic = this.stack.at(`aws_sns_topic.monitoring_topic_${severity}`);
    const { policy } = this.stack.at(`aws_sns_topic_policy.monitoring_topic_${severity}_policy`);
    const made = await this.calls.result('sns', 'CreateTopic', {
      Name: String(topic['name']),
      'Attributes.entry.1.key': 'KmsMasterKeyId',
      'Attributes.entry.1.value': key,
      'Attributes.entry.2.key': 'Policy',
      'Attributes.entry.2.value': String(policy),
    });
    const TopicArn = textAt(made, 'TopicArn');
    this.topics.set(severity, TopicArn);
    const subscriptions = Object.values(this.stack.all('aws_sns_topic_subscription'));
    for (const { topic_arn, protocol, endpoint } of subscriptions) {
      if (TOPIC.exec(String(topic_arn))?.[1] !== severity) continue;
      const subscriber = { Protocol: String(protocol), Endpoint: String(endpoint) };
      await this.query('sns', 'Subscribe', { TopicArn, ...subscriber });
    }
  }

  /** Its metric does not matter here: the tests set its state. */
  private async makeAlarm(alarm: Values): Promise<void> {
    await this.query('monitoring', 'PutMetricAlarm', {
      AlarmName: String(alarm['alarm_name']),
      AlarmDescription: String(alarm['alarm_description']),
      ...this.actions('AlarmActions', alarm['alarm_actions']),
      ...this.actions('OKActions', alarm['ok_actions']),
      Namespace: 'test',
      MetricName: 'test',
      Statistic: 'Sum',
      Period: '60',
      EvaluationPeriods: '1',
      Threshold: '1',
      ComparisonOperator: String(alarm['comparison_operator']),
    });
  }

  private actions(parameter: string, arns: unknown): Record<string, string> {
    return Object.fromEntries(
      ((arns ?? []) as string[]).map((arn, at) => [`${parameter}.member.${at + 1}`, this.topicArn(arn)]),
    );
  }

  private async makeRule(target: Values): Promise<void> {
    const rule = this.stack.at(/aws_cloudwatch_event_rule\.\w+/.exec(String(target['rule']))![0]);
    const { input_paths: InputPathsMap, input_template: InputTemplate } = target[
      'input_transformer'
    ] as Values;
    const Arn = this.topicArn(String(target['arn']));
    await this.json('events', 'AWSEvents.PutRule', {
      Name: rule['name'],
      EventPattern: rule['event_pattern'],
    });
    await this.json('events', 'AWSEvents.PutTargets', {
      Rule: rule['name'],
      Targets: [{ Id: target['target_id'], Arn, InputTransformer: { InputPathsMap, InputTemplate } }],
    });
  }

  private topicArn(reference: string): string {
    return this.topics.get(TOPIC.exec(reference)?.[1] ?? '') ?? reference;
  }

  private async query(service: string, action: string, parameters: Record<string, string>): Promise<void> {
    const { code, message } = await this.calls.query(service, action, parameters);
    if (code) throw new Error(`${action}: ${code}: ${message}`);
  }

  private async json(service: string, target: string, body: object): Promise<Record<string, unknown>> {
    const { code, message, text } = await this.calls.json(service, target, body);
    if (code) throw new Error(`${target}: ${code}: ${message}`);
    return text ? (JSON.parse(text) as Record<string, unknown>) : {};
  }
}

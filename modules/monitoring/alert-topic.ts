import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { arn } from '../arn';
import { kmsKey } from '../kms-key';
import { policy, Statement } from '../policy';

/** How soon a person must look: `urgent` at once, at any hour; `later` the next morning. */
export type Severity = 'urgent' | 'later';

export const SEVERITIES = ['urgent', 'later'] as const satisfies readonly Severity[];

export interface AlertTopicProps {
  /** `<project>-<stage>`: the topics are `<name>-urgent` and `<name>-later`, the key's alias `<name>-alerts`. */
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Addresses that get the mails of both topics. AWS asks each to confirm each topic. */
  readonly emails: readonly string[];
}

/** Days in which a deleted key can be restored; AWS's minimum, because the key protects no stored data. */
const KEY_DELETION_DAYS = 7;

/**
 * The SNS topics of alarms and events, one for each severity, and the KMS key that encrypts them.
 *
 * It is a customer managed key, because CloudWatch and EventBridge cannot use AWS's own (`alias/aws/sns`): an alarm
 * would go off, and AWS would drop its message without an error.
 */
export class AlertTopic extends Construct {
  readonly key: KmsKey;
  readonly topics: Readonly<Record<Severity, SnsTopic>>;
  /** What must exist before anything publishes: the topics' policies. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    this.key = this.createKey(props);
    this.topics = { urgent: this.createTopic(props, 'urgent'), later: this.createTopic(props, 'later') };
    this.ready = SEVERITIES.map((severity) => this.allowPublishing(props, severity));
    SEVERITIES.forEach((severity) => this.subscribe(props.emails, severity));
  }

  /** ARN of a severity's topic, for an alarm's actions and a rule's target. */
  arn(severity: Severity): string {
    return this.topics[severity].arn;
  }

  private createKey({ name, account, region }: AlertTopicProps): KmsKey {
    return kmsKey(this, {
      description: `Alerts of ${name} on their way through SNS`,
      alias: alertKeyAlias(name),
      deletionDays: KEY_DELETION_DAYS,
      statements: keyPolicy(account, region),
    });
  }

  private createTopic({ name }: AlertTopicProps, severity: Severity): SnsTopic {
    return new SnsTopic(this, severity, {
      name: `${name}-${severity}`,
      displayName: `${name} ${severity}`, // the sender's name in mails
      kmsMasterKeyId: this.key.arn,
    });
  }

  private allowPublishing({ name, account, region }: AlertTopicProps, severity: Severity): SnsTopicPolicy {
    const topic = arn(region, 'sns', `${name}-${severity}`, account);
    return new SnsTopicPolicy(this, `${severity}-policy`, {
      arn: this.topics[severity].arn,
      policy: policy(topicPolicy(topic, account)),
    });
  }

  private subscribe(emails: readonly string[], severity: Severity): void {
    for (const email of emails) {
      new SnsTopicSubscription(this, `${severity}-${addressId(email)}`, {
        topicArn: this.topics[severity].arn,
        protocol: 'email',
        endpoint: email,
      });
    }
  }
}

/** `alias/hello-pipeline-alerts`: unlike the key's id, it is known before the apply. */
export function alertKeyAlias(name: string): string {
  return `alias/${name}-alerts`;
}

/** An e-mail address as a construct id: `a.b@x.org` and `a-b@x.org` must stay different. */
function addressId(email: string): string {
  const rare = [...email].filter((character) => !/[A-Za-z0-9.@]/.test(character));
  const suffix = rare.map((character) => character.charCodeAt(0).toString(16)).join('');
  return suffix ? `${email}-${suffix}` : email;
}

const THIS_KEY = { resources: ['*'], wildcardReason: 'In the policy of a key, * is that key.' };

function keyPolicy(account: string, region: string): Statement[] {
  const use = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  return [
    {
      sid: 'Account',
      actions: ['kms:*'],
      principals: { AWS: arn(region, 'iam', 'root', account) },
      ...THIS_KEY,
    },
    {
      sid: 'Alarms',
      actions: use,
      principals: { Service: 'cloudwatch.amazonaws.com' },
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
      ...THIS_KEY,
    },
    {
      // No condition: for topics, EventBridge's requests to KMS have neither aws:SourceAccount nor aws:SourceArn
      // (SNS developer guide, key management). With a condition, AWS would drop every message.
      sid: 'Events',
      actions: use,
      principals: { Service: 'events.amazonaws.com' },
      ...THIS_KEY,
    },
  ];
}

function topicPolicy(topic: string, account: string): Statement[] {
  return [
    {
      sid: 'Alarms',
      actions: ['sns:Publish'],
      resources: [topic],
      principals: { Service: 'cloudwatch.amazonaws.com' },
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    },
    {
      // The statement that EventBridge's console writes, which has no condition.
      sid: 'Events',
      actions: ['sns:Publish'],
      resources: [topic],
      principals: { Service: 'events.amazonaws.com' },
    },
    {
      sid: 'TlsOnly',
      effect: 'Deny',
      actions: ['sns:Publish'],
      resources: [topic],
      principals: '*',
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
}

import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { MotoClient } from '../moto-client';
import { childrenAt, itemsAt, textAt } from '../xml';
import { allows } from './resource-policy';

/** A message that a topic delivered to one of its subscribers. */
export interface Delivery {
  readonly time: Date;
  readonly topicArn: string;
  /** `email`, `sqs`, `https` … */
  readonly protocol: string;
  /** The address, queue or URL. */
  readonly endpoint: string;
  readonly subject: string;
  readonly message: string;
}

/** A message that an AWS service could not publish, and why: AWS reports that in no mail. */
export interface FailedPublication {
  readonly topicArn: string;
  readonly subject: string;
  readonly reason: string;
}

/** The services that publish to topics themselves. */
export type Publisher = 'cloudwatch.amazonaws.com' | 'events.amazonaws.com';

/** The messages that reached subscribers of topics, and those that could not be published. */
export class Deliveries {
  readonly delivered: Delivery[] = [];
  readonly failed: FailedPublication[] = [];
  /** Confirmed mail addresses; others get nothing. */
  private readonly confirmed: Map<string, true>;

  constructor(memory: Memory) {
    this.confirmed = memory.map('sns confirmed addresses');
  }

  /** Confirms every mail subscription of this address, also later ones. */
  confirm(address: string): void {
    this.confirmed.set(address, true);
  }

  isPending(protocol: string, endpoint: string): boolean {
    return protocol.startsWith('email') && !this.confirmed.has(endpoint);
  }

  /** Publishes for a service, which needs the rights in the topic's policy and in its key's policy. */
  async publish(
    moto: MotoClient,
    publisher: Publisher,
    topicArn: string,
    subject: string,
    message: string,
    mail = message,
  ): Promise<void> {
    const reason = await this.refusal(moto, publisher, topicArn);
    if (reason) return void this.failed.push({ topicArn, subject, reason });
    const region = topicArn.split(':')[3] ?? moto.region;
    await moto.query('sns', 'Publish', { TopicArn: topicArn, Message: message, Subject: subject }, region);
    await this.record(moto, topicArn, subject, message, mail);
  }

  /** Records what a topic delivers to its subscribers. */
  async record(
    moto: MotoClient,
    topicArn: string,
    subject: string,
    message: string,
    mail = message,
  ): Promise<void> {
    const region = topicArn.split(':')[3] ?? moto.region;
    const answer = await moto.query('sns', 'ListSubscriptionsByTopic', { TopicArn: topicArn }, region);
    for (const subscription of itemsAt(answer, 'Subscriptions')) {
      const protocol = textAt(subscription, 'Protocol');
      const endpoint = textAt(subscription, 'Endpoint');
      if (this.isPending(protocol, endpoint)) continue;
      const text = protocol === 'email' ? mail : message;
      this.delivered.push({ time: new Date(), topicArn, protocol, endpoint, subject, message: text });
    }
  }

  private async refusal(
    moto: MotoClient,
    publisher: Publisher,
    topicArn: string,
  ): Promise<string | undefined> {
    const region = topicArn.split(':')[3] ?? moto.region;
    const question = { TopicArn: topicArn };
    const answer = await moto.query('sns', 'GetTopicAttributes', question, region).catch(() => undefined);
    if (answer === undefined) return 'the topic does not exist';
    const entries = childrenAt(answer, 'Attributes', 'entry');
    const attributes = new Map(entries.map((entry) => [textAt(entry, 'key'), textAt(entry, 'value')]));
    const principal = { kind: 'Service' as const, names: [publisher] };
    if (!allows(attributes.get('Policy') ?? '{}', principal, 'sns:Publish', topicArn)) {
      return `the topic's policy does not allow ${publisher} to publish`;
    }
    const key = attributes.get('KmsMasterKeyId');
    if (!key) return undefined;
    if (key === 'alias/aws/sns') return `${publisher} cannot use the key alias/aws/sns`;
    return this.keyRefusal(moto, region, publisher, key);
  }

  private async keyRefusal(moto: MotoClient, region: string, publisher: Publisher, key: string) {
    const described = await moto
      .json('kms', 'TrentService.DescribeKey', { KeyId: key }, region)
      .catch(() => undefined);
    if (!described) return `the topic's key ${key} does not exist`;
    const { KeyId, Arn } = described.KeyMetadata;
    const question = { KeyId, PolicyName: 'default' };
    const { Policy } = await moto.json('kms', 'TrentService.GetKeyPolicy', question, region);
    const principal = { kind: 'Service' as const, names: [publisher] };
    const missing = ['kms:Decrypt', 'kms:GenerateDataKey'].filter(
      (action) => !allows(Policy, principal, action, Arn),
    );
    return missing.length > 0
      ? `the key of account ${ACCOUNT} does not allow ${publisher} ${missing[0]}`
      : undefined;
  }
}

import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import type { Facts } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { PENDING, topicNames } from '../account/alert-topics';

/** By e-mail address: the topics that it has not confirmed. Topics that do not exist yet are left out. */
export async function unconfirmed(settings: Facts): Promise<Map<string, string[]>> {
  const client = new SNSClient(clientConfig(settings.region));
  const names = topicNames({ settings });
  const pending = await Promise.all(names.map((name) => pendingOn(client, settings, name)));
  const found = new Map<string, string[]>();
  pending.forEach((addresses, index) => {
    for (const address of addresses) found.set(address, [...(found.get(address) ?? []), names[index] ?? '']);
  });
  return found;
}

async function pendingOn(client: SNSClient, { region, account }: Facts, name: string): Promise<string[]> {
  const question = { TopicArn: `arn:aws:sns:${region}:${account}:${name}` };
  const addresses: string[] = [];
  try {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client, stopOnSameToken: true },
      question,
    ))
      for (const { Protocol, Endpoint = '', SubscriptionArn } of Subscriptions)
        if (Protocol === 'email' && SubscriptionArn === PENDING) addresses.push(Endpoint);
  } catch (error) {
    if (!isCalled(error, 'NotFoundException', 'NotFound')) throw error;
  }
  return addresses;
}

import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';
import type { Backend, Operation, Service } from '../service';
import { buildXml, childrenAt, itemsAt, parseXml, textAt, type XmlNode } from '../xml';
import type { Deliveries } from './deliveries';

/** SNS: a mail address gets nothing until its owner has confirmed the subscription. */
export function sns(deliveries: Deliveries): Service {
  const listing: Operation = (request, backend) => list(request, backend, deliveries);
  return {
    moto: true,
    operations: {
      Publish: async (request, backend) => {
        const response = await backend.forward(request);
        const { TopicArn = '', Subject = '', Message = '' } = request.parameters;
        if (response.status < 300 && TopicArn)
          await deliveries.record(backend.moto, TopicArn, Subject, Message);
        return response;
      },
      ListSubscriptions: listing,
      ListSubscriptionsByTopic: listing,
      GetSubscriptionAttributes: (request, backend) => attributes(request, backend, deliveries),
    },
  };
}

async function list(request: AwsRequest, { forward }: Backend, deliveries: Deliveries): Promise<AwsResponse> {
  const response = await forward(request);
  if (response.status >= 400) return response;
  const answer = parseXml(response.body.toString()) as Record<string, Record<string, XmlNode>>;
  const result = answer[`${request.action}Response`]?.[`${request.action}Result`];
  for (const subscription of itemsAt(result, 'Subscriptions')) {
    if (typeof subscription !== 'object' || Array.isArray(subscription)) continue;
    if (!deliveries.isPending(textAt(subscription, 'Protocol'), textAt(subscription, 'Endpoint'))) continue;
    subscription['SubscriptionArn'] = 'PendingConfirmation';
  }
  return { ...response, body: Buffer.from(buildXml(answer)) };
}

async function attributes(
  request: AwsRequest,
  { forward }: Backend,
  deliveries: Deliveries,
): Promise<AwsResponse> {
  const response = await forward(request);
  if (response.status >= 400) return response;
  const answer = parseXml(response.body.toString()) as Record<string, Record<string, XmlNode>>;
  const result = answer['GetSubscriptionAttributesResponse']?.['GetSubscriptionAttributesResult'];
  const entries = childrenAt(result, 'Attributes', 'entry');
  const value = (name: string) =>
    textAt(
      entries.find((entry) => textAt(entry, 'key') === name),
      'value',
    );
  for (const entry of entries) {
    if (typeof entry !== 'object' || Array.isArray(entry) || entry['key'] !== 'PendingConfirmation') continue;
    entry['value'] = String(deliveries.isPending(value('Protocol'), value('Endpoint')));
  }
  return { ...response, body: Buffer.from(buildXml(answer)) };
}

import { randomUUID } from 'node:crypto';
import { ACCOUNT } from '../environment';
import type { AwsRequest, Json } from '../request';
import type { MotoClient } from '../moto-client';
import { type AwsResponse, jsonResponse } from '../response';
import type { Backend, Service } from '../service';
import type { Deliveries } from './deliveries';
import { matchesPattern } from './event-pattern';

/** An event of an AWS service; the rest of the envelope is added. */
export interface AwsEvent {
  /** `aws.codedeploy` */
  readonly source: string;
  /** `CodeDeploy Deployment State-change Notification` */
  readonly detailType: string;
  readonly detail: Record<string, unknown>;
  readonly resources?: readonly string[];
}

/** EventBridge: only AWS itself may send an event whose source starts with `aws.`. */
export const events: Service = { moto: true, operations: { PutEvents: putEvents } };

/** A refused entry is not an error of the call. [EventBridge API reference, PutEventsResultEntry] */
async function putEvents({ region, json }: AwsRequest, { moto }: Backend): Promise<AwsResponse> {
  const answers: Json[] = [];
  for (const entry of json.Entries as Json[]) {
    if (String(entry.Source).startsWith('aws.')) answers.push(NOT_AUTHORIZED);
    else {
      const { Entries } = await moto.json('events', 'AWSEvents.PutEvents', { Entries: [entry] }, region);
      answers.push(...Entries);
    }
  }
  const FailedEntryCount = answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
  return jsonResponse({ FailedEntryCount, Entries: answers });
}

const NOT_AUTHORIZED = {
  ErrorCode: 'NotAuthorizedForSourceException',
  ErrorMessage: 'Not authorized for the source.',
};

/** Passes an event of an AWS service to every rule that matches, and the messages of their targets to topics. */
export async function emitEvent(
  moto: MotoClient,
  region: string,
  deliveries: Deliveries,
  event: AwsEvent,
): Promise<void> {
  const envelope = {
    version: '0',
    id: randomUUID(),
    'detail-type': event.detailType,
    source: event.source,
    account: ACCOUNT,
    time: new Date().toISOString(),
    region,
    resources: event.resources ?? [],
    detail: event.detail,
  };
  const { Rules } = await moto.json('events', 'AWSEvents.ListRules', {}, region);
  for (const rule of Rules as Json[]) {
    if (rule.State !== 'ENABLED' || !rule.EventPattern) continue;
    if (!matchesPattern(JSON.parse(rule.EventPattern), envelope)) continue;
    const { Targets } = await moto.json('events', 'AWSEvents.ListTargetsByRule', { Rule: rule.Name }, region);
    for (const target of (Targets as Json[]).filter(({ Arn }) => Arn.startsWith('arn:aws:sns:'))) {
      const message = target.InputTransformer
        ? transform(target.InputTransformer, envelope)
        : JSON.stringify(envelope);
      await deliveries.publish(moto, 'events.amazonaws.com', target.Arn, 'AWS Notification Message', message);
    }
  }
}

/** Fills an input template; a template that is one string in quotes becomes the text without them. */
function transform(transformer: Json, envelope: Json): string {
  const values = Object.entries(transformer.InputPathsMap ?? {}).map(([name, path]) => {
    const found = String(path)
      .split('.')
      .slice(1)
      .reduce<Json>((current, step) => current?.[step], envelope);
    return [name, typeof found === 'object' ? JSON.stringify(found) : String(found ?? '')] as const;
  });
  const lines = String(transformer.InputTemplate)
    .split('\n')
    .map((line) => /^\s*"(.*)"\s*$/.exec(line)?.[1] ?? line);
  return values.reduce((text, [name, value]) => text.replaceAll(`<${name}>`, value), lines.join('\n'));
}

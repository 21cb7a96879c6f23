import { randomUUID } from 'node:crypto';
import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation, Service } from '../service';

const REQUIRED = ['Name', 'Resource', 'EventTypeIds', 'Targets', 'DetailType'];

/** Notification rules of the developer tools (codestar-notifications): a REST service, all by POST. */
export function notifications(memory: Memory): Service {
  const rules = memory.map<Json>('notification rules');
  const find = (arn: string): Json => {
    const found = rules.get(arn);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Notification rule not found: ${arn}`, 404);
  };
  const operations: Record<string, Operation> = {
    CreateNotificationRule: ({ region, json }) => {
      const missing = REQUIRED.find((field) => json[field] === undefined);
      if (missing) throw new AwsError('ValidationException', `${missing} is required`);
      if ([...rules.values()].some((rule) => rule.Name === json.Name)) {
        throw new AwsError(
          'ResourceAlreadyExistsException',
          `A notification rule named ${json.Name} already exists`,
        );
      }
      const Arn = `arn:aws:codestar-notifications:${region}:${ACCOUNT}:notificationrule/${randomUUID()}`;
      rules.set(Arn, { Status: 'ENABLED', Tags: {}, ...json, Arn });
      return jsonResponse({ Arn });
    },
    DescribeNotificationRule: ({ json }) => {
      const { EventTypeIds, Targets, ClientRequestToken, ...rule } = find(json.Arn);
      void ClientRequestToken;
      return jsonResponse({
        ...rule,
        EventTypes: EventTypeIds.map((EventTypeId: string) => ({ EventTypeId })),
        Targets: Targets.map((target: Json) => ({ ...target, TargetStatus: 'ACTIVE' })),
      });
    },
    ListNotificationRules: () =>
      jsonResponse({ NotificationRules: [...rules].map(([Arn, { Id }]) => ({ Arn, Id })) }),
    UpdateNotificationRule: ({ json }) => {
      Object.assign(find(json.Arn), json);
      return jsonResponse({});
    },
    DeleteNotificationRule: ({ json }) => {
      rules.delete(json.Arn);
      return jsonResponse({ Arn: json.Arn });
    },
    // A target exists only in the rules that name it.
    DeleteTarget: () => jsonResponse({}),
    ListTagsForResource: ({ json }) => jsonResponse({ Tags: find(json.Arn).Tags }),
    TagResource: ({ json }) => {
      Object.assign(find(json.Arn).Tags, json.Tags);
      return jsonResponse({ Tags: find(json.Arn).Tags });
    },
    UntagResource: (request) => {
      const { Tags } = find(arnInPath(request));
      request.search.getAll('tagKeys').forEach((key) => delete Tags[key]);
      return jsonResponse({});
    },
  };
  return {
    moto: false,
    existing: () => [...rules.values()].map(({ Name }) => `codestar-notifications rule ${Name}`),
    operations,
  };
}

function arnInPath({ path }: AwsRequest): string {
  return decodeURIComponent(path.replace('/untagResource/', ''));
}

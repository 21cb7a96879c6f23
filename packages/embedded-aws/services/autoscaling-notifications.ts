import type { Memory } from '../memory';
import { listParameter } from '../moto-client';
import { queryResponse } from '../response';
import type { Operation } from '../service';
import { escapeXml } from '../xml';

interface Notification {
  readonly group: string;
  readonly topic: string;
  readonly types: readonly string[];
}

/** Notifications of a group to a topic, which moto does not have. */
export function notificationOperations(memory: Memory): Record<string, Operation> {
  const notifications = memory.map<Notification>('autoscaling notifications');
  return {
    PutNotificationConfiguration: (request) => {
      const { AutoScalingGroupName: group = '', TopicARN: topic = '' } = request.parameters;
      const types = listParameter(request.parameters, 'NotificationTypes');
      notifications.set(`${request.region}/${group}/${topic}`, { group, topic, types });
      return queryResponse(request, '');
    },
    DeleteNotificationConfiguration: (request) => {
      const { AutoScalingGroupName: group = '', TopicARN: topic = '' } = request.parameters;
      notifications.delete(`${request.region}/${group}/${topic}`);
      return queryResponse(request, '');
    },
    DescribeNotificationConfigurations: (request) => {
      const names = listParameter(request.parameters, 'AutoScalingGroupNames');
      const wanted = [...notifications]
        .filter(([key]) => key.startsWith(`${request.region}/`))
        .map(([, notification]) => notification)
        .filter(({ group }) => names.length === 0 || names.includes(group));
      return queryResponse(
        request,
        `<NotificationConfigurations>${wanted.map(members).join('')}</NotificationConfigurations>`,
      );
    },
  };
}

function members({ group, topic, types }: Notification): string {
  return types
    .map(
      (type) =>
        `<member><AutoScalingGroupName>${escapeXml(group)}</AutoScalingGroupName>` +
        `<TopicARN>${escapeXml(topic)}</TopicARN><NotificationType>${escapeXml(type)}</NotificationType></member>`,
    )
    .join('');
}

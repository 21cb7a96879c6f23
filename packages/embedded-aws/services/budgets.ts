import { isDeepStrictEqual } from 'node:util';
import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation, Service } from '../service';
import { now } from './seconds';
import { TagStore } from './tag-store';

interface Kept {
  budget: Json;
  notifications: { notification: Json; subscribers: Json[] }[];
}

const STYLE = {
  resource: 'ResourceARN',
  tags: 'ResourceTags',
  tagKeys: 'ResourceTagKeys',
  key: 'Key',
  value: 'Value',
};

/** AWS Budgets with subscribers and tags, which moto does not have. */
export function budgets(memory: Memory): Service {
  const kept = memory.map<Kept>('budgets');
  const tags = new TagStore(memory, 'budgets', STYLE, 'NotFoundException');
  const arnOf = (name: string) => `arn:aws:budgets::${ACCOUNT}:budget/${name}`;
  const find = (name: string): Kept => {
    const found = kept.get(name);
    if (found) return found;
    throw new AwsError('NotFoundException', `Unable to get budget: ${name} - the budget doesn't exist.`);
  };
  return {
    moto: false,
    existing: () => [...kept.keys()].map((name) => `budgets budget ${name}`),
    operations: {
      CreateBudget: ({ json }) => {
        const { Budget, NotificationsWithSubscribers = [], ResourceTags } = json;
        if (kept.has(Budget.BudgetName)) {
          throw new AwsError(
            'DuplicateRecordException',
            `Error creating budget: ${Budget.BudgetName} already exists.`,
          );
        }
        if (!(Number(Budget.BudgetLimit?.Amount ?? 1) > 0)) {
          throw new AwsError('InvalidParameterException', 'The budget limit must be greater than 0');
        }
        kept.set(Budget.BudgetName, {
          budget: withDefaults(Budget),
          notifications: NotificationsWithSubscribers.map((entry: Json) => ({
            notification: entry.Notification,
            subscribers: entry.Subscribers,
          })),
        });
        tags.create(arnOf(Budget.BudgetName), ResourceTags);
        return jsonResponse({});
      },
      DescribeBudget: ({ json }) => jsonResponse({ Budget: find(json.BudgetName).budget }),
      DescribeBudgets: () => jsonResponse({ Budgets: [...kept.values()].map(({ budget }) => budget) }),
      UpdateBudget: ({ json }) => {
        find(json.NewBudget.BudgetName).budget = withDefaults(json.NewBudget);
        return jsonResponse({});
      },
      DeleteBudget: ({ json }) => {
        find(json.BudgetName);
        kept.delete(json.BudgetName);
        tags.delete(arnOf(json.BudgetName));
        return jsonResponse({});
      },
      ...notificationOperations(find),
      ...tags.operations,
    },
  };
}

function notificationOperations(find: (name: string) => Kept): Record<string, Operation> {
  const one = (json: Json) => {
    const found = find(json.BudgetName).notifications.find(({ notification }) =>
      same(notification, json.Notification),
    );
    if (found) return found;
    throw new AwsError('NotFoundException', `The budget ${json.BudgetName} has no such notification.`);
  };
  return {
    CreateNotification: ({ json }) => {
      const { notifications } = find(json.BudgetName);
      if (notifications.some(({ notification }) => same(notification, json.Notification))) {
        throw new AwsError('DuplicateRecordException', 'The notification already exists.');
      }
      notifications.push({ notification: json.Notification, subscribers: json.Subscribers });
      return jsonResponse({});
    },
    DescribeNotificationsForBudget: ({ json }) =>
      jsonResponse({
        Notifications: find(json.BudgetName).notifications.map(({ notification }) => notification),
      }),
    DescribeSubscribersForNotification: ({ json }) => jsonResponse({ Subscribers: one(json).subscribers }),
    DeleteNotification: ({ json }) => {
      const { notifications } = find(json.BudgetName);
      notifications.splice(notifications.indexOf(one(json)), 1);
      return jsonResponse({});
    },
  };
}

/** A notification is identified by its content. AWS sets the state. */
function same(one: Json, other: Json): boolean {
  const strip = ({ NotificationState, ...rest }: Json) => ({
    ThresholdType: 'PERCENTAGE',
    ...rest,
    NotificationState: void NotificationState,
  });
  return isDeepStrictEqual(strip(one), strip(other));
}

function withDefaults(budget: Json): Json {
  return {
    CostFilters: {},
    CalculatedSpend: { ActualSpend: { Amount: '0.0', Unit: 'USD' } },
    LastUpdatedTime: now(),
    ...budget,
    TimePeriod: { Start: monthStart(), End: 3706473600, ...budget.TimePeriod },
    CostTypes: {
      IncludeCredit: true,
      IncludeDiscount: true,
      IncludeOtherSubscription: true,
      IncludeRecurring: true,
      IncludeRefund: true,
      IncludeSubscription: true,
      IncludeSupport: true,
      IncludeTax: true,
      IncludeUpfront: true,
      UseAmortized: false,
      UseBlended: false,
      ...budget.CostTypes,
    },
  };
}

/** A budget without a start begins with the current month. */
function monthStart(): number {
  const today = new Date();
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) / 1000;
}

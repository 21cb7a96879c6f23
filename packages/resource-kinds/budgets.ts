import { json } from './aspects/disappears';
import { because, between, HOW_MUCH, only } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** Budgets. */
export const budgets = {
  aws_budgets_budget: {
    find: {
      importId: ({ name }, { settings: { account } }) =>
        typeof name === 'string' ? `${account}:${name}` : undefined,
    },
    rights: {
      read: [anywhere('budgets:ListTagsForResource', 'budgets:ViewBudget')],
      apply: [anywhere('budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource')],
    },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    words: { settings: { limit_amount: 'alerts.monthlyBudgetUsd' } },
    disappears: {
      part: json('budgets', 'AWSBudgetServiceGateway.DeleteBudget', ({ account_id: id, name }) => ({
        AccountId: id,
        BudgetName: name,
      })),
    },
    audit: ({ name }) => `budgets budget ${name}`,
    price: 'free',
    judged: {
      values: {
        budget_type: only('COST'),
        limit_unit: only('USD'),
        'notification[].comparison_operator': only('GREATER_THAN'),
        'notification[].notification_type': only('ACTUAL', 'FORECASTED'),
        'notification[].threshold': between(1, 100),
        'notification[].threshold_type': only('PERCENTAGE'),
        time_unit: only('MONTHLY'),
      },
      security: ['notification[].subscriber_email_addresses[]'],
      leftOut: because(
        HOW_MUCH,
        'budget_type',
        'limit_amount',
        'limit_unit',
        'name',
        'notification[].comparison_operator',
        'notification[].notification_type',
        'notification[].threshold',
        'notification[].threshold_type',
        'time_unit',
      ),
    },
  },
} satisfies Kinds;

import { json } from './aspects/disappears';
import { HOW_MUCH } from './aspects/mutants';
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
    disappears: {
      part: json('budgets', 'AWSBudgetServiceGateway.DeleteBudget', ({ account_id: id, name }) => ({
        AccountId: id,
        BudgetName: name,
      })),
    },
    audit: ({ name }) => `budgets budget ${name}`,
    mutants: { security: ['notification[].subscriber_email_addresses[]'], leftOut: { '*': HOW_MUCH } },
  },
} satisfies Kinds;

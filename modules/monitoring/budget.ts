import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { Construct } from 'constructs';

export interface BudgetProps {
  /** The budget's name, one of its kind in the account. */
  readonly name: string;
  /** US dollars a month, more than 0. */
  readonly monthlyUsd: number;
  /** Who hears of it: 1 to 10 addresses. */
  readonly emails: readonly string[];
}

/** When AWS writes: what was spent, and what the month will come to at this rate. In percent of the budget. */
const ALERTS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * What the whole account may cost a month before somebody hears of it. AWS writes to the addresses directly: these
 * mails need no confirmation and no topic, so nothing can be in their way.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { name, monthlyUsd, emails }: BudgetProps) {
    super(scope, id);
    new BudgetsBudget(this, 'budget', {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: `${monthlyUsd}`,
      limitUnit: 'USD',
      notification: ALERTS.map((alert) => ({
        ...alert,
        comparisonOperator: 'GREATER_THAN',
        thresholdType: 'PERCENTAGE',
        subscriberEmailAddresses: [...emails],
      })),
    });
  }
}

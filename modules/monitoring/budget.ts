import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { Construct } from 'constructs';

export interface BudgetProps {
  /** Unique in the account. */
  readonly name: string;
  /** US dollars a month, more than 0. */
  readonly monthlyUsd: number;
  /** Who gets the mails: 1 to 10 addresses. */
  readonly emails: readonly string[];
}

/** When AWS sends mails, in percent of the budget: for the costs so far, and for AWS's forecast for the month. */
const ALERTS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * The account's monthly budget. AWS sends its mails to the addresses directly: they need no topic and no confirmation.
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

import { Testing } from 'cdktf';
import config from '../../support/example-config';
import { resolveSettings } from '../../../settings';
import { StageStack } from '../../../stacks/stage';
import { Synthesized } from '../../support/synthesized';

describe('the budget', () => {
  const settings = resolveSettings({
    ...config,
    alerts: { emails: ['ops@example.com', 'boss@example.com'], monthlyBudgetUsd: 350.5 },
  });
  const stackOf = (name: string) =>
    new Synthesized(new StageStack(Testing.app(), name, { settings, stage: settings.stages[name]! }));
  const budgets = Object.values(stackOf('staging').all('aws_budgets_budget'));

  it('is the monthly budget of the settings, for the whole account', () => {
    expect(budgets).toHaveLength(1);
    expect(budgets[0]).toMatchObject({
      name: 'hello-staging-account',
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: '350.5',
      limit_unit: 'USD',
    });
    expect(budgets[0]).not.toHaveProperty('cost_filter');
  });

  it('sends mails at 80 and 100 percent, and when the forecast exceeds it', () => {
    const notifications = budgets[0]?.['notification'] as Record<string, unknown>[];
    expect(notifications.map((each) => [each['notification_type'], each['threshold']])).toEqual([
      ['ACTUAL', 80],
      ['ACTUAL', 100],
      ['FORECASTED', 100],
    ]);
    for (const each of notifications) {
      expect(each['subscriber_email_addresses']).toEqual(['ops@example.com', 'boss@example.com']);
    }
  });

  it('is one for the account: in the first stage', () => {
    expect(Object.keys(stackOf('production').all('aws_budgets_budget'))).toEqual([]);
  });
});

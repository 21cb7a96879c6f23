import { readPlan } from '..';
import { planOf, planWith, sketch } from '../../recorded-plans';
import { said, verdictOf } from './helpers';

const fixed = {
  type: 'fixed-response',
  fixed_response: [{ content_type: 'text/plain', status_code: '403' }],
  order: 1,
};

describe('a value that Terraform hides', () => {
  const hidden = (address: string, change: Parameters<typeof sketch>[2], key: string) => {
    const raw = sketch(address, 'update', change);
    raw.change.before_sensitive = { [key]: true };
    raw.change.after_sensitive = { [key]: true };
    return readPlan(planWith([raw]), 'staging');
  };

  test('is judged but not shown', () => {
    const plan = hidden(
      'aws_cloudwatch_log_group.app',
      { set: { retention_in_days: 1 } },
      'retention_in_days',
    );
    expect(said(plan, 'aws_cloudwatch_log_group.app')).toEqual([
      'loses data',
      'a sensitive value is the reason: read it where it is stored',
    ]);
    const [change] = plan.changes;
    expect(JSON.stringify(change)).not.toMatch(/"retention_in_days":\d/);
  });

  test('is judged but not shown as a whole block', () => {
    const plan = hidden('aws_lb_listener.https', { set: { default_action: [fixed] } }, 'default_action');
    expect(said(plan, 'aws_lb_listener.https')[0]).toBe('cuts users off');
    expect(JSON.stringify(verdictOf(plan))).not.toContain('403');
  });

  test('does not change the severity of a harmless change', () => {
    const plan = hidden('aws_lb_listener.https', { set: { tags: { Team: 'web' } } }, 'tags');
    expect(said(plan, 'aws_lb_listener.https')).toEqual(['in place']);
  });
});

describe('what Terraform does besides resource changes', () => {
  test('is named, because the verdict does not cover it', () => {
    const raw = {
      ...planOf([], {}),
      deferred_changes: [{ reason: 'unknown', resource_change: { address: 'aws_lb.later' } }],
      action_invocations: [{ address: 'action.aws_lambda_invoke.x' }],
    };
    expect(verdictOf(readPlan(raw, 'staging')).notes).toContain(
      'Terraform does more than this plan shows, and the verdict does not cover it: aws_lb.later, the action ' +
        'action.aws_lambda_invoke.x.',
    );
  });
});

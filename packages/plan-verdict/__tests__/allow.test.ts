import { PlanError } from '../error';
import { renderVerdict } from '..';
import { planOf, planWith, read, real, realPlan, sketch } from '../../recorded-plans';
import { verdictOf } from './helpers';

describe('--allow permits refused changes of one plan by address', () => {
  const plan = real('topic renamed');

  test('an allowed address is no longer refused', () => {
    const one = verdictOf(plan, { allow: ['aws_sns_topic.alerts'] });
    expect(one.refused.map(({ key }) => key)).toEqual(['aws_sns_topic_subscription.ops']);
    expect(one.allowed.map(({ key }) => key)).toEqual(['aws_sns_topic.alerts']);
    const both = verdictOf(plan, { allow: ['aws_sns_topic_subscription.ops', 'aws_sns_topic.alerts'] });
    expect(both.refused).toEqual([]);
    expect(both.severity).toBe('loses data');
  });

  test.each<[names: string[], message: string]>([
    [
      ['aws_sns_topic.alert'],
      '"aws_sns_topic.alert" is allowed by --allow, but the plan of "staging" does not change it. Did you mean ' +
        '"aws_sns_topic.alerts"?',
    ],
    [
      ['aws_vpc.main'],
      '"aws_vpc.main" is allowed by --allow, but the plan of "staging" does not change it. Did you mean ' +
        '"aws_sns_topic.alerts"?',
    ],
    [
      ['aws_sns_topic.*'],
      '"aws_sns_topic.*" is allowed by --allow, but the plan of "staging" does not change it. Did you mean ' +
        '"aws_sns_topic.alerts"?',
    ],
    [
      ['aws_cloudwatch_metric_alarm.cpu'],
      '"aws_cloudwatch_metric_alarm.cpu" is allowed by --allow, but the plan of "staging" does no harm there (in ' +
        'place): leave it out.',
    ],
    [
      ['', 'aws_sns_topic.alerts', 'nothing'],
      [
        '"" is allowed by --allow, but the plan of "staging" does not change it. Did you mean "aws_sns_topic.alerts"?',
        '"nothing" is allowed by --allow, but the plan of "staging" does not change it. Did you mean ' +
          '"aws_sns_topic.alerts"?',
      ].join('\n'),
    ],
  ])('%j', (names, message) => {
    expect(() => verdictOf(plan, { allow: names })).toThrow(new PlanError(message));
  });

  test('a plan without refused changes suggests no address', () => {
    expect(() => verdictOf(real('alarm threshold'), { allow: ['x'] })).toThrow(
      new PlanError(
        '"x" is allowed by --allow, but the plan of "staging" does not change it. Nothing in it needs to be allowed.',
      ),
    );
  });

  test('an address whose harm shows only at the apply may be allowed, and changes nothing', () => {
    const changed = sketch('aws_codepipeline.main', 'update', { before: { stage: [] }, set: { stage: [1] } });
    const verdict = verdictOf(read(planWith([changed])), { allow: ['aws_codepipeline.main'] });
    expect([verdict.severity, verdict.refused, verdict.allowed]).toEqual(['in place', [], []]);
  });

  test('a deposed object is allowed by its key, not by its address alone', () => {
    const left = read(planWith([sketch('aws_s3_bucket.logs', 'delete', { deposed: '1a2b3c4d' })]));
    expect(verdictOf(left, { allow: ['aws_s3_bucket.logs (deposed 1a2b3c4d)'] }).refused).toEqual([]);
    expect(() => verdictOf(left, { allow: ['aws_s3_bucket.logs'] })).toThrow(PlanError);
  });

  test('an address with an index is exact', () => {
    const indexed = read(
      planWith(['a', 'b'].map((key) => sketch(`aws_s3_bucket.x["${key}"]`, 'delete', { before: {} }))),
    );
    expect(verdictOf(indexed, { allow: ['aws_s3_bucket.x["a"]'] }).refused.map(({ key }) => key)).toEqual([
      'aws_s3_bucket.x["b"]',
    ]);
  });

  test('--allow does not lift deletion protection', () => {
    const verdict = verdictOf(real('balancer replaced on request'), {
      allow: ['aws_lb.main', 'aws_lb_listener.http', 'aws_lb_listener.https', 'aws_lb_listener_rule.api'],
    });
    expect(verdict.refused.map(({ key }) => key)).toEqual(['aws_lb.main']);
  });
});

describe('a destroy is judged as any plan', () => {
  test('without the destroy option, every harmful change is refused', () => {
    const verdict = verdictOf(real('destroy'));
    expect(verdict).toMatchObject({
      kind: 'destroy',
      severity: 'loses data',
      kept: ['aws_cloudwatch_log_group.app'],
    });
    expect(verdict.refused.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['aws_lb.main', 'aws_vpc.main', 'aws_s3_bucket.logs']),
    );
    expect(renderVerdict(verdict)).toContain(
      'Everything of "staging" would be destroyed. If that is wanted, use the destroy command.',
    );
  });

  test('with the destroy option, only objects with deletion protection are refused', () => {
    const verdict = verdictOf(real('destroy'), { destroy: true });
    expect(verdict.refused.map(({ key }) => key)).toEqual(['aws_lb.main']);
    expect(renderVerdict(verdict).split('\n').at(-1)).toBe(
      'Deletion protection holds aws_lb.main: turn it off and apply that first.',
    );
  });

  test('with the destroy option and no protection, everything is allowed and listed', () => {
    const raw = realPlan('destroy');
    for (const { change } of raw.resource_changes!) delete change.before?.['enable_deletion_protection'];
    const verdict = verdictOf(read(raw), { destroy: true });
    expect(verdict.refused).toEqual([]);
    const text = renderVerdict(verdict);
    expect(text.split('\n')[0]).toBe('staging: destroy: loses data (allowed)');
    expect(text).toContain('    aws_s3_bucket.logs: destroyed (allowed)');
    expect(text).toContain('  kept in AWS: aws_cloudwatch_log_group.app');
    expect(text).not.toContain('instead:');
  });

  test('the destroy option rejects any other plan', () => {
    expect(() => verdictOf(real('bucket removed'), { destroy: true })).toThrow(
      /^The plan of "staging" is not a destroy: it leaves \d+ of its objects\. Plan with "terraform plan -destroy"\.$/,
    );
    expect(() => verdictOf(real('destroy'), { destroy: true, allow: ['aws_lb.main'] })).toThrow(
      new PlanError('A destroy is allowed as a whole: leave out the names (aws_lb.main).'),
    );
  });

  test('a destroy of an empty stack has nothing to do', () => {
    const verdict = verdictOf(read(planOf([], {})), { destroy: true });
    expect(verdict).toMatchObject({ severity: 'nothing', refused: [] });
  });
});

describe('the verdict on a whole plan', () => {
  test.each<[plan: string, severity: string]>([
    ['nothing', 'nothing'],
    ['output only', 'nothing'],
    ['document moved', 'nothing'],
    ['more instances', 'in place'],
    ['zone added', 'in place'],
    ['tags on everything', 'in place'],
    ['certificate with another name', 'replaced without a gap'],
    ['endpoints group described anew', 'replaced without a gap'],
    ['domain given up', 'cuts users off'],
    ['topic renamed', 'loses data'],
    ['destroy', 'loses data'],
  ])('%s: %s', (name, severity) => {
    expect(verdictOf(real(name)).severity).toBe(severity);
  });

  test('a plan with an error is not judged', () => {
    expect(() => verdictOf(read({ ...realPlan('nothing'), errored: true }))).toThrow(
      new PlanError(
        'The plan of "staging" is not complete: Terraform reported an error. Fix it, then plan again.',
      ),
    );
  });

  test('a partial plan is noted as partial', () => {
    const verdict = verdictOf(read({ ...realPlan('alarm threshold'), complete: false }));
    expect(verdict.notes).toEqual([
      'It is a plan of a part of the stack: the verdict does not cover the rest.',
    ]);
  });

  test('a change of region is refused, the repair of deleted objects is not', () => {
    const verdict = verdictOf(real('another region'));
    expect(verdict.refused.map(({ key }) => key)).toEqual(['provider.aws']);
    expect(verdict.refused[0]?.reasons[0]).toMatch(
      /^the state is of us-east-1, the plan for us-west-2: \d+ objects would go on running and costing there unmanaged, and be created a second time here$/,
    );
    expect(verdictOf(real('another region'), { allow: ['provider.aws'] }).refused).toEqual([]);
    expect(verdictOf(real('deleted by hand')).refused).toEqual([]);
  });
});

test('the verdict as text', () => {
  expect(renderVerdict(verdictOf(real('topic renamed'), { allow: ['aws_sns_topic.alerts'] }))).toBe(
    [
      'staging: plan: loses data (REFUSED)',
      '  loses data',
      '    aws_sns_topic.alerts: replaced, the old one first (allowed)',
      '      1 confirmed e-mail subscription is lost: no alert arrives until each is confirmed again',
      '    aws_sns_topic_subscription.ops: replaced, the old one first',
      '      a confirmed subscription is lost: its owner must confirm again',
      '  in place: aws_cloudwatch_metric_alarm.cpu: its recipients are known only when it is applied',
      '  loses data: 2 · in place: 1',
      '',
      '1 change refused. What to do:',
      '  - first subscribe the addresses to another topic; each must confirm again, then allow the rest by its exact ' +
        'address',
      'To apply it anyway, allow each by its exact address, for this plan only:',
      "  --allow 'aws_sns_topic_subscription.ops'",
    ].join('\n'),
  );
  expect(renderVerdict(verdictOf(real('nothing')))).toBe('staging: plan: nothing changes');
  expect(renderVerdict(verdictOf(real('document moved')))).toBe(
    'staging: plan: nothing changes\n  aws_ssm_document.shell becomes aws_ssm_document.session.',
  );
});

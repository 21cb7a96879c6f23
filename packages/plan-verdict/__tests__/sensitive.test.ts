import { planOf, read, real, sketch } from '../../recorded-plans';

describe('sensitive values', () => {
  test('are replaced by a marker that still shows their change', () => {
    const plan = real('secret value');
    expect(JSON.stringify(plan)).not.toMatch(/first-secret|second-secret/);
    const { before, after } = plan.changes.find(({ type }) => type === 'aws_ssm_parameter')!;
    expect(before?.['value']).toBe('(sensitive value)');
    expect(after?.['value']).toBe('(sensitive value, changed)');
  });

  test('are hidden inside a block and a list, also where only one side is marked', () => {
    const raw = sketch('aws_x.y', 'update', {
      before: { list: ['open', 'old secret'], block: [{ key: 'old key', name: 'n' }] },
      set: { list: ['open', 'new secret'], block: [{ key: 'new key', name: 'n' }] },
    });
    raw.change.before_sensitive = {};
    raw.change.after_sensitive = { list: [false, true], block: [{ key: true }] };
    const [change] = read(planOf([raw], {})).changes;
    expect(change?.before).toEqual({
      list: ['open', '(sensitive value)'],
      block: [{ key: '(sensitive value)', name: 'n' }],
    });
    expect(change?.after).toEqual({
      list: ['open', '(sensitive value, changed)'],
      block: [{ key: '(sensitive value, changed)', name: 'n' }],
    });
  });

  test('are hidden in an output and in a whole object', () => {
    const output = {
      actions: ['update'],
      before: 'old',
      after: 'new',
      after_unknown: false,
      before_sensitive: true,
      after_sensitive: true,
    };
    const raw = sketch('aws_x.y', 'update', { before: { a: 'hidden' }, set: { a: 'hidden too' } });
    raw.change.after_sensitive = true;
    const plan = read(planOf([raw], { output_changes: { token: output } }));
    expect(JSON.stringify(plan)).not.toMatch(/old|new"|hidden/);
    expect(plan.outputs[0]?.kind).toBe('update');
  });
});

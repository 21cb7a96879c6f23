import { hasDrift, isImageOnly, splitImage, summarizeDrift } from '..';
import { planOf, planWith, read, real, realPlan, sketch, standing } from '../../recorded-plans';

const template = 'aws_launch_template.fleet';
const newer = sketch(template, 'update', {
  set: { image_id: 'ami-2' },
  unknown: { latest_version: true, default_version: true },
});

describe('a plan that changes only the AMI', () => {
  test.each<[plan: string, alone: boolean]>([
    ['newer image', true],
    ['newer image and user data', false],
    ['other architecture', false],
    ['nothing', false],
    ['alarm threshold', false],
    ['output only', false],
  ])('%s: %s', (name, alone) => {
    expect(isImageOnly(real(name))).toBe(alone);
  });

  const follows = sketch('aws_autoscaling_group.fleet', 'update', {
    set: {
      launch_template: [
        {
          ...(standing('aws_autoscaling_group.fleet')['launch_template'] as object[])[0],
          version: undefined,
        },
      ],
    },
    unknown: { launch_template: [{ version: true }] },
  });
  test.each<[what: string, changes: ReturnType<typeof sketch>[], alone: boolean]>([
    ['the template', [newer], true],
    ['a group that takes the new template version', [newer, follows], true],
    ['the group without the template', [follows], false],
    ['data source', [newer, sketch('data.aws_ssm_parameter.image', 'read', { before: null, set: {} })], true],
    [
      'tags of the template as well',
      [sketch(template, 'update', { set: { image_id: 'ami-2', tags: { a: 'b' } } })],
      false,
    ],
    [
      'another object as well',
      [newer, sketch('aws_vpc.main', 'update', { set: { tags: { a: 'b' } } })],
      false,
    ],
    ['a template that is replaced', [sketch(template, 'replace', { set: { image_id: 'ami-2' } })], false],
    ['a new template', [sketch('aws_launch_template.new', 'create', { set: { image_id: 'ami-2' } })], false],
  ])('%s: %s', (_, changes, alone) => {
    expect(isImageOnly(read(planWith(changes)))).toBe(alone);
  });

  test('an output that does not come from the template is a change of the code', () => {
    const raw = planWith([newer]);
    const changed = {
      actions: ['update'],
      before: 'a',
      after: 'b',
      after_unknown: false,
      before_sensitive: false,
      after_sensitive: false,
    };
    expect(isImageOnly(read({ ...raw, output_changes: { url: changed } }))).toBe(false);
    expect(isImageOnly(read({ ...raw, output_changes: { newest_template: changed } }))).toBe(true);
  });

  test('splitImage removes the AMI change and the template version that it causes', () => {
    const { images, rest } = splitImage(real('newer image'));
    expect(images).toEqual([{ key: template, from: 'ami-12c6146b', to: 'ami-1ecc1e67' }]);
    expect(rest.changes.some(({ address }) => address === template)).toBe(false);
    const mixed = splitImage(real('newer image and user data'));
    expect(mixed.images).toHaveLength(1);
    expect(mixed.rest.changes.some(({ address }) => address === template)).toBe(true);
  });
});

describe('drift', () => {
  test.each<[plan: string, drift: boolean]>([
    ['nothing', false],
    ['newer image', false],
    ['output only', false],
    ['document moved', false],
    ['changed by hand', true],
    ['deleted by hand', true],
    ['newer image and user data', true],
  ])('%s: %s', (name, drift) => {
    expect(hasDrift(real(name))).toBe(drift);
  });

  test('drift has the table of a pull request, and its own words', () => {
    expect(summarizeDrift([real('nothing', 'state'), real('changed by hand')])).toBe(
      [
        '### Drift: AWS differs from the code',
        '',
        '| stack | added | changed | replaced | destroyed |',
        '| --- | ---: | ---: | ---: | ---: |',
        '| staging | 1 | 2 | 0 | 0 |',
        '',
        'As the code says: state.',
        '',
        '### The rest',
        '',
        '- **staging** `aws_cloudwatch_metric_alarm.cpu` changed: `threshold` is `99`, the code says `85`',
        '- **staging** `aws_lb.main` changed: `idle_timeout` is `30`, the code says `60`',
        '- **staging** `aws_autoscaling_schedule.night` added',
      ].join('\n'),
    );
  });

  test('drift that ignore_changes names does not mark a planned change of the object as drift', () => {
    const address = 'aws_autoscaling_group.fleet';
    const group = (more: object) => sketch(address, 'update', { before: { name: 'hello' }, ...more });
    // Terraform's `resource_drift` also lists attributes that `ignore_changes` names.
    const summaryOf = (drifted: object) => {
      const plan = planOf([group({ set: { max_size: 6 } })], { resource_drift: [group({ set: drifted })] });
      return summarizeDrift([read(plan)], { format: 'text' });
    };
    expect(summaryOf({ suspended_processes: ['AZRebalance'] })).not.toMatch(/the code says/);
    expect(summaryOf({ max_size: 9 })).toMatch(/the code says/);
  });

  test('a newer AMI is named, but is no drift', () => {
    const summary = summarizeDrift([real('newer image'), real('nothing', 'pipeline')], { format: 'text' });
    expect(summary).toBe(
      [
        'NO DRIFT',
        '',
        'Patch available: staging.',
        'As the code says: staging, pipeline.',
        '',
        'PATCH AVAILABLE (NO DRIFT)',
        '',
        `  staging ${template}: newer image ami-12c6146b → ami-1ecc1e67`,
      ].join('\n'),
    );
  });

  test('no drift is one line, also when only an output would change', () => {
    expect(summarizeDrift([real('nothing'), real('output only', 'pipeline')])).toBe(
      'As the code says: staging, pipeline.',
    );
  });

  test('a change that ignore_changes names is no drift', () => {
    const raw = realPlan('nothing');
    const group = sketch('aws_autoscaling_group.fleet', 'update', { set: { desired_capacity: 4 } });
    const plan = read(planOf(raw.resource_changes!, { resource_drift: [group] }));
    expect(hasDrift(plan)).toBe(false);
    expect(summarizeDrift([plan])).toBe('As the code says: staging.');
  });
});

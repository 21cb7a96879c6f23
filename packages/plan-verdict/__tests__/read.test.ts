import { hasChanges, isDestroy, readPlan, resourceChanges } from '..';
import { outputChanges } from '../plan';
import { PlanError } from '../error';
import { planOf, planWith, read, real, realPlan, sketch } from '../../recorded-plans';

const HOW = 'Give what "terraform show -json <plan file>" prints.';
const refused = (what: string): string =>
  `What was given for "staging" is not a Terraform plan: ${what}. ${HOW}`;

describe('input that is not a plan is refused with a message', () => {
  const plan = realPlan('nothing');
  test.each<[what: string, given: unknown, message: string]>([
    ['text', JSON.stringify(plan), refused('it is text that was not parsed as JSON')],
    ['nothing', undefined, refused('it is undefined, not an object')],
    ['null', null, refused('it is null, not an object')],
    ['a list', [plan], refused('it is a list, not an object')],
    ['an empty object', {}, refused('it has no "format_version"')],
    [
      'a state as terraform show prints it',
      { format_version: '1.0', values: {} },
      refused('it is a state ("terraform show -json" without the name of a plan file)'),
    ],
    ['a state file', { version: 4, lineage: 'a', serial: 1 }, refused('it is a state file')],
    [
      'an empty state',
      { format_version: '1.0' },
      refused('it has neither "planned_values" nor "resource_changes"'),
    ],
    [
      'another format',
      { ...plan, format_version: '2.0' },
      refused('its "format_version" is 2.0, and only 1.x is known here'),
    ],
    [
      'a change without actions',
      { ...plan, resource_changes: [{ address: 'a.b', type: 'a', name: 'b', change: { actions: [] } }] },
      refused('at "resource_changes.0.change.actions": Too small: expected array to have >=1 items'),
    ],
    [
      'an action that does not exist',
      {
        ...plan,
        resource_changes: [{ address: 'a.b', type: 'a', name: 'b', change: { actions: ['explode'] } }],
      },
      refused(
        'at "resource_changes.0.change.actions.0": Invalid option: expected one of "no-op"|"create"|"read"|"update"|"delete"|"forget"|"open"|"renew"|"close"',
      ),
    ],
    [
      'actions in an unknown order',
      planOf(
        [
          {
            ...sketch('aws_vpc.main', 'update'),
            change: { ...sketch('aws_vpc.main', 'update').change, actions: ['update', 'delete'] },
          },
        ],
        {},
      ),
      'aws_vpc.main: Terraform plans "update, delete", which is not known here.',
    ],
  ])('%s', (_, given, message) => {
    expect(() => readPlan(given, 'staging')).toThrow(new PlanError(message));
  });

  test('an invalid state', () => {
    expect(() => readPlan(plan, 'staging', { state: { version: 3 } })).toThrow(
      new PlanError('The state that goes with the plan is not a Terraform state of format 4.'),
    );
  });
});

describe('what is read from a plan', () => {
  test('flags, versions and the region', () => {
    expect(real('nothing')).toMatchObject({
      stack: 'staging',
      terraformVersion: '1.11.4',
      region: 'us-east-1',
      applyable: true,
      complete: true,
      errored: false,
    });
    expect(real('another region').region).toBe('us-west-2');
    const older: Record<string, unknown> = { ...realPlan('nothing') };
    for (const flag of ['applyable', 'complete', 'errored']) delete older[flag];
    expect(readPlan(older, 'staging')).toMatchObject({ complete: true, errored: false });
    expect(readPlan(older, 'staging')).not.toHaveProperty('applyable');
  });

  test.each<[plan: string, address: string, kind: string]>([
    ['nothing', 'aws_vpc.main', 'nothing'],
    ['ACL opened', 'aws_network_acl_rule.ssh', 'create'],
    ['alarm threshold', 'aws_cloudwatch_metric_alarm.cpu', 'update'],
    ['record removed', 'aws_route53_record.app', 'delete'],
    ['group renamed', 'aws_autoscaling_group.fleet', 'replace'],
    ['endpoints group described anew', 'aws_security_group.endpoints', 'createBeforeDestroy'],
    ['bucket forgotten', 'aws_s3_bucket.logs', 'forget'],
  ])('%s: %s is %s', (name, address, kind) => {
    expect(real(name).changes.find((change) => change.address === address)?.kind).toBe(kind);
  });

  test('a replacement has its reason, a move its old address, a deposed object its key', () => {
    const renamed = real('group renamed').changes.find(({ type }) => type === 'aws_autoscaling_group');
    expect(renamed).toMatchObject({ replacePaths: ['name'], reason: 'replace_because_cannot_update' });
    const moved = real('document moved').changes.find(({ type }) => type === 'aws_ssm_document');
    expect(moved).toMatchObject({
      key: 'aws_ssm_document.session',
      previousAddress: 'aws_ssm_document.shell',
    });
    const left = read(planWith([sketch('aws_lb.main', 'delete', { deposed: '1a2b3c4d' })]));
    expect(left.changes.map(({ key }) => key)).toContain('aws_lb.main (deposed 1a2b3c4d)');
  });

  test('an output has the references that it comes from', () => {
    expect(outputChanges(real('newer image'))).toMatchObject([
      {
        name: 'newest_template',
        kind: 'update',
        unknown: true,
        references: ['aws_launch_template.fleet.latest_version', 'aws_launch_template.fleet'],
      },
    ]);
  });

  test('a wholly unknown set has its references', () => {
    const balancer = real('zone added').changes.find(({ address }) => address === 'aws_lb.main');
    expect(balancer?.unknown['subnets']).toBe(true);
    expect(balancer?.references['subnets']).toEqual(
      ['a', 'b', 'c', 'd'].map((zone) => `aws_subnet.public_${zone}`),
    );
  });

  test('the state says which objects are deleted last (create_before_destroy)', () => {
    const state = {
      version: 4,
      resources: [
        { mode: 'managed', type: 'aws_eip', name: 'b', instances: [{ create_before_destroy: true }] },
        { mode: 'managed', type: 'aws_eip', name: 'c', instances: [{}] },
        {
          mode: 'managed',
          type: 'aws_vpc',
          name: 'main',
          instances: [{ create_before_destroy: true, deposed: 'ab' }],
        },
        {
          module: 'module.x',
          mode: 'managed',
          type: 'aws_eip',
          name: 'y',
          instances: [{ index_key: 'k', create_before_destroy: true }],
        },
        {
          mode: 'managed',
          type: 'aws_eip',
          name: 'z',
          instances: [{ index_key: 0, create_before_destroy: true }],
        },
      ],
    };
    const extra = ['module.x.aws_eip.y["k"]', 'aws_eip.z[0]'].map((address) =>
      sketch(address, 'delete', { before: {} }),
    );
    const plan = read(planWith(extra), 'staging', state);
    expect(
      plan.changes
        .filter(({ destroyedLast: goesLast }) => goesLast)
        .map(({ address }) => address)
        .sort(),
    ).toEqual(['aws_eip.b', 'aws_eip.z[0]', 'module.x.aws_eip.y["k"]']);
  });
});

describe('whether a plan has something to apply', () => {
  test.each<[plan: string, changes: boolean, inAws: number]>([
    ['nothing', false, 0],
    ['output only', true, 0],
    ['document moved', true, 0],
    ['bucket forgotten', true, 4],
    ['alarm threshold', true, 1],
    ['newer image', true, 1],
  ])('%s', (name, changes, inAws) => {
    expect(hasChanges(real(name))).toBe(changes);
    expect(resourceChanges(real(name))).toHaveLength(inAws);
  });

  test('a data source is no change', () => {
    const plan = read(planWith([sketch('data.aws_route53_zone.main', 'read')]));
    expect(hasChanges(plan)).toBe(false);
  });

  test('an import is a change', () => {
    const raw = sketch('aws_vpc.main', 'no-op');
    Object.assign(raw.change, { importing: { id: 'vpc-1' } });
    expect(hasChanges(read(planWith([raw])))).toBe(true);
  });
});

describe('a destroy', () => {
  test('is a plan of terraform plan -destroy, not one whose code was removed', () => {
    expect(isDestroy(real('destroy'))).toBe(true);
    expect(isDestroy(real('bucket removed'))).toBe(false);
    expect(isDestroy(real('nothing'))).toBe(false);
    const gone = realPlan('destroy').resource_changes!.map((change) => ({
      ...change,
      action_reason: 'delete_because_no_resource_config',
    }));
    expect(isDestroy(read(planOf(gone, {})))).toBe(false);
    expect(isDestroy(read(planOf([], {})))).toBe(false);
  });
});

import { readPlan } from '../../plan-verdict';
import { resourcesAfter, resourcesBefore } from '../index';
import { real } from '../../recorded-plans';
import { costOf } from './stages';

const reference = (...addresses: string[]) => ({
  references: addresses.flatMap((one) => [`${one}.id`, one]),
});

/** A plan of a stage that does not exist yet: a list with the id of a new resource is unknown as a whole. */
const creates = readPlan(
  {
    format_version: '1.2',
    planned_values: {},
    resource_changes: [
      change('aws_lb', ['create'], null, { internal: false, subnets: null }, { subnets: true }),
      change('aws_subnet', ['create'], null, { cidr_block: '10.0.0.0/24' }, { id: true }),
    ],
    configuration: {
      root_module: {
        resources: [
          { address: 'aws_lb.x', expressions: { subnets: reference('aws_subnet.a', 'aws_subnet.b') } },
        ],
      },
    },
  },
  'staging',
);

function change(type: string, actions: string[], before: object | null, after: object | null, unknown = {}) {
  return {
    address: `${type}.x`,
    mode: 'managed',
    type,
    name: 'x',
    change: { actions, before, after, after_unknown: unknown },
  };
}

const counted = (resources: ReturnType<typeof resourcesAfter>) =>
  costOf(resources).lines.map(({ what, count }) => `${count.min} ${what}`);

test('the zones of a new load balancer are counted by its references to subnets', () => {
  expect(resourcesBefore(creates)).toEqual([]);
  expect(counted(resourcesAfter(creates))).toEqual(['1 load balancers', '2 public IPv4 addresses']);
});

test('a load balancer without references to subnets has an unknown cost', () => {
  const [balancer] = resourcesAfter(creates);
  const cost = costOf([{ type: 'aws_lb', values: { ...balancer?.values, subnets: null } }]);
  expect(cost.unknown).toEqual(['public IPv4 addresses: the plan does not say in how many zones']);
});

test('a deleted resource costs only before the plan, a replaced one before and after, a data source never', () => {
  const plan = readPlan(
    {
      format_version: '1.2',
      planned_values: {},
      resource_changes: [
        change('aws_nat_gateway', ['delete'], { id: 'nat-1' }, null),
        change('aws_eip', ['create', 'delete'], { id: 'eip-1' }, { domain: 'vpc' }, { id: true }),
        change('aws_kms_key', ['no-op'], { id: 'k' }, { id: 'k' }),
        { ...change('aws_lb', ['read'], null, { subnets: [] }), mode: 'data' },
      ],
    },
    'staging',
  );
  expect(counted(resourcesBefore(plan))).toEqual(['1 NAT gateways', '1 public IPv4 addresses', '1 KMS keys']);
  expect(counted(resourcesAfter(plan))).toEqual(['1 public IPv4 addresses', '1 KMS keys']);
});

test('a type that no stack of the project has is unknown', () =>
  expect(costOf([{ type: 'aws_db_instance', values: {} }]).unknown).toEqual([
    'aws_db_instance: not in any stack of this project',
  ]));

/** The counts of an item before and after a plan that the real Terraform made. */
function ofPlan(name: string, what: string): number[] {
  const plan = real(name, 'staging');
  return [resourcesBefore(plan), resourcesAfter(plan)].map(
    (resources) => costOf(resources).lines.find((line) => line.what === what)?.count.max ?? 0,
  );
}

// The stage of these plans has three zones, a NAT gateway in each, and a public load balancer.
test.each([
  ['first deploy', 'NAT gateways', [0, 3]],
  ['first deploy', 'public IPv4 addresses', [0, 6]],
  ['zone added', 'interface endpoints, by zone', [3, 4]],
  ['zone added', 'public IPv4 addresses', [6, 7]],
  ['one NAT gateway instead of three', 'NAT gateways', [3, 1]],
  ['balancer internal', 'public IPv4 addresses', [6, 3]],
  ['nothing', 'load balancers', [1, 1]],
])('a plan of the real Terraform, %s: %s', (name, what, expected) =>
  expect(ofPlan(name, what)).toEqual(expected),
);

test('an Auto Scaling group without a minimum in the plan is unknown', () =>
  expect(
    costOf([
      { type: 'aws_autoscaling_group', values: { max_size: 4 } },
      { type: 'aws_launch_template', values: { instance_type: 't4g.small' } },
    ]).unknown,
  ).toEqual(['instances: the plan does not say how many']));

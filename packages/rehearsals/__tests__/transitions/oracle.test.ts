import { harmed } from '../../transitions/oracle';
import { planNames, realPlan } from '../../../recorded-plans';
import { isDestroy, judge, readPlan } from '../../../plan-verdict';

interface Sketch {
  readonly type: string;
  readonly actions: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
}

const planOf = (...sketches: Sketch[]) => ({
  resource_changes: sketches.map(({ type, actions, before = { id: `${type}-1` }, after = before }) => ({
    address: `${type}.it`,
    mode: 'managed',
    type,
    change: { actions, before, after },
  })),
});
const DELETE = ['delete'];
const REPLACE = ['delete', 'create'];
const SWAP = ['create', 'delete'];
const KEEP = ['no-op'];

test.each<[string, Sketch[], string[]]>([
  ['a load balancer replaced', [{ type: 'aws_lb', actions: SWAP }], ['aws_lb.it']],
  ['a listener destroyed', [{ type: 'aws_lb_listener', actions: DELETE }], ['aws_lb_listener.it']],
  ['a bucket destroyed', [{ type: 'aws_s3_bucket', actions: DELETE }], ['aws_s3_bucket.it']],
  [
    'a DNS record destroyed',
    [{ type: 'aws_route53_record', actions: DELETE, before: { type: 'A' } }],
    ['aws_route53_record.it'],
  ],
  [
    'a validation record destroyed',
    [
      {
        type: 'aws_route53_record',
        actions: DELETE,
        before: { type: 'CNAME', records: ['x.acm-validations.aws.'] },
      },
    ],
    [],
  ],
  [
    'a log group that AWS keeps',
    [{ type: 'aws_cloudwatch_log_group', actions: DELETE, before: { skip_destroy: true } }],
    [],
  ],
  [
    'shorter log retention',
    [
      {
        type: 'aws_cloudwatch_log_group',
        actions: ['update'],
        before: { retention_in_days: 0 },
        after: { retention_in_days: 30 },
      },
    ],
    ['aws_cloudwatch_log_group.it'],
  ],
  [
    'a subnet that an Auto Scaling group still uses',
    [
      { type: 'aws_subnet', actions: DELETE },
      { type: 'aws_autoscaling_group', actions: KEEP, before: { vpc_zone_identifier: ['aws_subnet-1'] } },
    ],
    ['aws_subnet.it'],
  ],
  [
    'a subnet that only its route table uses',
    [
      { type: 'aws_subnet', actions: DELETE },
      { type: 'aws_route_table_association', actions: KEEP, before: { subnet_id: 'aws_subnet-1' } },
    ],
    [],
  ],
  [
    'a NAT gateway that its route no longer uses',
    [
      { type: 'aws_nat_gateway', actions: DELETE },
      {
        type: 'aws_route',
        actions: ['update'],
        before: { nat_gateway_id: 'aws_nat_gateway-1' },
        after: { nat_gateway_id: 'nat-2' },
      },
    ],
    [],
  ],
  [
    'a target group destroyed before the new one exists',
    [
      { type: 'aws_lb_target_group', actions: REPLACE },
      { type: 'aws_lb_listener', actions: ['update'], before: { to: 'aws_lb_target_group-1' }, after: {} },
    ],
    ['aws_lb_target_group.it'],
  ],
  [
    'a maximum below the running instances',
    [
      {
        type: 'aws_autoscaling_group',
        actions: ['update'],
        before: { desired_capacity: 3, max_size: 4 },
        after: { desired_capacity: 3, max_size: 2 },
      },
    ],
    ['aws_autoscaling_group.it'],
  ],
  ['a load balancer created', [{ type: 'aws_lb', actions: ['create'], before: null }], []],
  ['a load balancer unchanged', [{ type: 'aws_lb', actions: KEEP }], []],
])('%s', (_, sketches, expected) => expect(harmed(planOf(...sketches))).toEqual(expected));

const changes = planNames.filter((name) => !isDestroy(readPlan(realPlan(name), 'staging')));

test.each(changes)('the verdict refuses all that the oracle finds, in the recorded plan "%s"', (name) => {
  const json = realPlan(name);
  const seen = judge(readPlan(json, 'staging')).refused.map(({ key }) => key);
  expect(harmed(json).filter((address) => !seen.includes(address))).toEqual([]);
});

import { refuseLowerCapacity, refuseZoneInUse } from '../saved-plan/capacity-guard';
import { sketch, sketched } from '../../recorded-plans';

const GROUP = 'aws_autoscaling_group.fleet';
const lowered = (to: number) =>
  sketched(
    sketch(GROUP, 'update', { before: { name: 'hello-staging', max_size: 6 }, set: { max_size: to } }),
  );
const runs = (count: number) => () => Promise.resolve(count);

test('a plan that lowers the maximum below the running instances is refused with the numbers', () =>
  expect(refuseLowerCapacity(lowered(3), runs(5))).rejects.toThrow(
    `${GROUP} may run at most 3 instances after this plan, and has 5 now: 2 that serve users would be terminated ` +
      'at once. Nothing was changed. Wait until the scaling policy has scaled in, or lower the desired capacity ' +
      'first.',
  ));

test.each([
  ['no more instances run than the new maximum', lowered(3), 3],
  ['the maximum is raised', lowered(9), 12],
  ['the maximum stays the same', lowered(6), 7],
])('a plan is not refused if %s', (_, plan, count) =>
  expect(refuseLowerCapacity(plan, runs(count))).resolves.toBeUndefined(),
);

test('a plan that lowers the maximum is not refused if its address is allowed', () =>
  expect(refuseLowerCapacity(lowered(3), runs(5), [GROUP])).resolves.toBeUndefined());

test('AWS is not asked if no maximum is lowered', () =>
  expect(
    refuseLowerCapacity(lowered(6), () => Promise.reject(new Error('It was asked.'))),
  ).resolves.toBeUndefined());

const SUBNET = 'aws_subnet.network_private_3';
const before = { id: 'subnet-3', availability_zone: 'us-east-1c' };
const withoutZone = sketched(sketch(SUBNET, 'delete', { before }));
const runsIn =
  (...zones: string[]) =>
  () =>
    Promise.resolve(zones);

test('a plan that removes a zone is refused while instances run in it', () =>
  expect(refuseZoneInUse(withoutZone, runsIn('us-east-1a', 'us-east-1c', 'us-east-1c'))).rejects.toThrow(
    'Instances still run in us-east-1c, which this plan removes: the load balancer would send them no requests. ' +
      'Nothing was changed. The Auto Scaling group replaces them in the other zones within minutes after the apply ' +
      'that removed the zone from it: wait, then plan again.',
  ));

test.each([
  ['no instance runs in it', runsIn('us-east-1a', 'us-east-1b'), []],
  ['no instance runs at all', runsIn(), []],
  ['the address of its subnet is allowed', runsIn('us-east-1c'), [SUBNET]],
])('a plan that removes a zone is not refused if %s', (_, zones, allow) =>
  expect(refuseZoneInUse(withoutZone, zones, allow)).resolves.toBeUndefined(),
);

test('AWS is not asked if no subnet is removed', () =>
  expect(
    refuseZoneInUse(
      sketched(sketch(SUBNET, 'update', { before, set: { map_public_ip_on_launch: true } })),
      () => Promise.reject(new Error('It was asked.')),
    ),
  ).resolves.toBeUndefined());

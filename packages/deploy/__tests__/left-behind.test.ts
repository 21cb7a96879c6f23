import { refuseLeftBehind } from '../saved-plan/left-behind';
import { sketch } from '../../plan-verdict/__tests__/fixtures';
import { sketched } from '../../plan-verdict/__tests__/helpers';

const SUBNET = 'aws_subnet.network_private_3';
const before = { id: 'subnet-3', availability_zone: 'us-east-1c' };
const plan = sketched(sketch(SUBNET, 'delete', { before }));
const run =
  (...zones: string[]) =>
  () =>
    Promise.resolve(zones);

test('a zone is not taken away while instances run in it', () =>
  expect(refuseLeftBehind(plan, run('us-east-1a', 'us-east-1c', 'us-east-1c'))).rejects.toThrow(
    'Instances still run in us-east-1c, which this plan takes away: the load balancer would send them nothing from ' +
      'then on. Nothing was changed. The Auto Scaling group replaces them in the other zones within minutes of the ' +
      'apply that took the zone from it: then plan again.',
  ));

test.each([
  ['they have left it', run('us-east-1a', 'us-east-1b'), []],
  ['the stage sleeps', run(), []],
  ['it was allowed by its address', run('us-east-1c'), [SUBNET]],
])('it is where %s', (_, zones, allow) =>
  expect(refuseLeftBehind(plan, zones, allow)).resolves.toBeUndefined(),
);

test('where no subnet goes AWS is not asked', () =>
  expect(
    refuseLeftBehind(
      sketched(sketch(SUBNET, 'update', { before, set: { map_public_ip_on_launch: true } })),
      () => Promise.reject(new Error('It was asked.')),
    ),
  ).resolves.toBeUndefined());

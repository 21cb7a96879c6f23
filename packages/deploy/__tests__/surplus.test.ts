import { refuseSurplus } from '../saved-plan/surplus';
import { sketch } from '../../plan-verdict/__tests__/fixtures';
import { sketched } from '../../plan-verdict/__tests__/helpers';

const GROUP = 'aws_autoscaling_group.fleet';
const lowered = (to: number) =>
  sketched(
    sketch(GROUP, 'update', { before: { name: 'hello-staging', max_size: 6 }, set: { max_size: to } }),
  );
const runs = (count: number) => () => Promise.resolve(count);

test('a plan that lowers the most below what runs by now is refused with the numbers', () =>
  expect(refuseSurplus(lowered(3), runs(5))).rejects.toThrow(
    `${GROUP} may run at most 3 instances after this plan, and has 5 now: 2 that answer users would be ended at once. ` +
      'Nothing was changed. Wait until the scaling policy has let them go, or lower the desired capacity first.',
  ));

test.each([
  ['that many run', lowered(3), 3],
  ['the most is raised', lowered(9), 12],
  ['the most stays', lowered(6), 7],
])('a plan is not refused where %s', (_, plan, count) =>
  expect(refuseSurplus(plan, runs(count))).resolves.toBeUndefined(),
);

test('what was allowed by its address is not refused', () =>
  expect(refuseSurplus(lowered(3), runs(5), [GROUP])).resolves.toBeUndefined());

test('where nothing is lowered AWS is not asked', () =>
  expect(
    refuseSurplus(lowered(6), () => Promise.reject(new Error('It was asked.'))),
  ).resolves.toBeUndefined());

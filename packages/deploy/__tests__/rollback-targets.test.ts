import type { Deployed } from '../release/history';
import { describe as description, orderOf } from '../release/orders';
import { reasonFor } from '../release/transitions';
import { lastGoodOf, named, targetsOf } from '../rollback/targets';
import { tableOf } from '../rollback/table';
import { consequences } from '../rollback/consequences';

/** A commit of forty digits with this beginning. */
const commit = (name: string) => name.padEnd(40, '0');

/** Deployments to a stage, the oldest first: `a2`, `a2 failed`, `a2 bad` (rolled back from). The last success is in service. */
function history(...lines: string[]): Deployed[] {
  const all = lines.map((line, index): Deployed => {
    const [name = '', state] = line.split(' ');
    return {
      id: `d-${index}`,
      kind: 'release',
      commit: { id: commit(name), message: `Message of ${name}`, author: 'Ada' },
      artifact: { bucket: 'artifacts', key: name },
      status: state === 'failed' ? 'Failed' : 'Succeeded',
      created: new Date(Date.UTC(2026, 0, index + 1)),
      isInService: false,
      isGoneBackFrom: state === 'bad',
    };
  });
  const present = [...all].reverse().find(({ status }) => status === 'Succeeded');
  return all.map((each) => ({ ...each, isInService: each === present })).reverse();
}

const ids = (all: readonly Deployed[]) => all.map(({ commit: known }) => known?.id.replace(/0+$/, ''));

test('the targets of a rollback are all releases that were in service, each once, the newest first', () =>
  expect(ids(targetsOf(history('a1', 'a2', 'a3 failed', 'a1', 'a4', 'a2', 'a5')))).toEqual([
    'a2',
    'a4',
    'a1',
  ]));

test.each<[what: string, lines: string[], good: string | undefined]>([
  ['the release before', ['a1', 'a2'], 'a1'],
  ['none, if there is only one release', ['a1'], undefined],
  ['not one that failed', ['a1', 'a2 failed', 'a3'], 'a1'],
  ['not one that was rolled back from', ['a1', 'a2 bad', 'a1', 'a3'], 'a1'],
  ['the one before the release in service, after a rollback', ['a1', 'a2', 'a3 bad', 'a2'], 'a1'],
  ['not one that is newer than the release in service', ['a1', 'a2 bad', 'a1'], undefined],
])('the last good release is %s', (_, lines, good) =>
  expect(lastGoodOf(history(...lines))?.commit.id).toBe(good && commit(good)),
);

test('a commit can be given by its first digits', () =>
  expect(named(history('a1', 'a2'), 'a100000', 'staging').commit.id).toBe(commit('a1')));

const WHAT = 'To list the releases: npm run releases -- staging';
test.each([
  ['HEAD', `"HEAD" is not a commit: give 7 to 40 hexadecimal digits. Nothing was changed. ${WHAT}`],
  ['a1000', `"a1000" is not a commit: give 7 to 40 hexadecimal digits. Nothing was changed. ${WHAT}`],
  ['a100001', `a100001 was never released to staging (a100000?). Nothing was changed. ${WHAT}`],
  ['ffffffff', `ffffffff was never released to staging. Nothing was changed. ${WHAT}`],
  ['a200000', `The deployment of a200000 to staging never succeeded. Nothing was changed. ${WHAT}`],
  [
    'a300000',
    'a300000 is already in service in staging. Nothing was changed. To deploy it again: npm run restart -- staging',
  ],
])('%s is refused', (given, message) =>
  expect(() => named(history('a1', 'a2 failed', 'a3'), given, 'staging')).toThrow(new Error(message)),
);

test('digits that two commits begin with are refused', () =>
  expect(() => named(history('a000000a1', 'a000000a2', 'a3'), 'a000000', 'staging')).toThrow(
    new Error('"a000000" matches 2 commits. Nothing was changed. Give more digits.'),
  ));

test("the description of this project's deployment has its order and commit; other descriptions have none", () => {
  for (const order of ['rollback', 'restart', 'return'] as const)
    expect(orderOf(description(order, commit('a1')))).toEqual({ order, commit: commit('a1') });
  for (const text of [undefined, '', 'Rollback to HEAD', 'a100000', 'Rolled back by hand'])
    expect(orderOf(text)).toBeUndefined();
});

test('the reason of a disabled transition has only characters that AWS allows', () =>
  // [CodePipeline API, DisabledReason]
  expect(reasonFor(commit('a1'))).toMatch(/^[a-zA-Z0-9!@ ().*?-]{1,300}$/));

test('the list has at most 80 columns, with commit messages of any length', () => {
  const long = history('a1', 'a2').map((each) => ({
    ...each,
    commit: { id: commit('a1'), message: 'Say '.repeat(50), author: 'Somebody with a very long name indeed' },
  }));
  for (const line of tableOf(long).split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
});

test.each([
  ['OneAtATime', 1, '1 instance: for about a minute, while it is deployed to, every request fails.'],
  ['OneAtATime', 3, '3 instances, one at a time behind the load balancer: no request is lost.'],
  ['HalfAtATime', 4, '4 instances, half of them at a time behind the load balancer: no request is lost.'],
  ['AllAtOnce', 2, '2 instances, all at once: for about a minute every request fails.'],
] as const)('the effect on users is stated for the rollout %s with %i instances', (rollout, count, text) =>
  expect(consequences(rollout, count)).toBe(text),
);

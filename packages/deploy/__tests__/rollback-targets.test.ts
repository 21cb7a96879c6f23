import type { Deployed } from '../release/history';
import { describe as description, orderOf } from '../release/orders';
import { reasonFor } from '../release/transitions';
import { lastGoodOf, named, targetsOf } from '../rollback/targets';
import { tableOf } from '../rollback/table';
import { consequences } from '../rollback/consequences';

/** A commit of forty digits that begins so. */
const commit = (name: string) => name.padEnd(40, '0');

/** Deployments to a stage from their commits, the oldest first: `a2`, `a2 failed`, `a2 bad`. The last that succeeded is in service. */
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

test('a stage can go back to whatever once was in service, each named once, the newest first', () =>
  expect(ids(targetsOf(history('a1', 'a2', 'a3 failed', 'a1', 'a4', 'a2', 'a5')))).toEqual([
    'a2',
    'a4',
    'a1',
  ]));

test.each<[what: string, lines: string[], good: string | undefined]>([
  ['the one before', ['a1', 'a2'], 'a1'],
  ['none where there is but one', ['a1'], undefined],
  ['not what failed', ['a1', 'a2 failed', 'a3'], 'a1'],
  ['not what somebody went back from', ['a1', 'a2 bad', 'a1', 'a3'], 'a1'],
  ['after a rollback, what was before that', ['a1', 'a2', 'a3 bad', 'a2'], 'a1'],
  ['not what was new after the present one', ['a1', 'a2 bad', 'a1'], undefined],
])('the last good one is %s', (_, lines, good) =>
  expect(lastGoodOf(history(...lines))?.commit.id).toBe(good && commit(good)),
);

test('a commit is named by its first digits', () =>
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

test('first digits of two commits are refused', () =>
  expect(() => named(history('a000000a1', 'a000000a2', 'a3'), 'a000000', 'staging')).toThrow(
    new Error('"a000000" matches 2 commits. Nothing was changed. Give more digits.'),
  ));

test('a deployment of ours says by its description what it is of; one of somebody else says nothing', () => {
  for (const order of ['rollback', 'restart', 'return'] as const)
    expect(orderOf(description(order, commit('a1')))).toEqual({ order, commit: commit('a1') });
  for (const text of [undefined, '', 'Rollback to HEAD', 'a100000', 'Rolled back by hand'])
    expect(orderOf(text)).toBeUndefined();
});

test('a way is closed with a reason in the characters that AWS takes', () =>
  // [CodePipeline API, DisabledReason]
  expect(reasonFor(commit('a1'))).toMatch(/^[a-zA-Z0-9!@ ().*?-]{1,300}$/));

test('the list keeps within 80 columns, whatever commits say', () => {
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
] as const)('%s with %i: what users notice is said', (rollout, count, text) =>
  expect(consequences(rollout, count)).toBe(text),
);

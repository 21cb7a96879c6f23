import { nearest } from '../nearest';

test.each([
  ['rolout', 'rollout'],
  ['ROLLOUT', 'rollout'],
  ['log', 'logRetentionDays'],
  ['naems', 'names'],
  ['anmse', undefined],
  ['colour', undefined],
  ['', undefined],
  [7, undefined],
])('the word nearest to %p is %p', (given, expected) => {
  expect(nearest(given, ['rollout', 'logRetentionDays', 'names'])).toBe(expected);
});

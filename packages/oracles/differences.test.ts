import { compare } from './differences';

it('explained differences leave out what they match, and are stale without a match', () => {
  const known = [
    { what: 'alarm *: nobody publishes X', reason: 'known' },
    { what: 'gone', reason: 'was there' },
  ];
  expect(compare(known, ['alarm a: nobody publishes X', 'alarm a: nobody publishes Y'])).toEqual({
    unexplained: ['alarm a: nobody publishes Y'],
    stale: ['gone'],
    explained: 1,
  });
});

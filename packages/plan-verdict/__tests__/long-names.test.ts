import { NOT_SHOWN, withoutSecrets } from '../report/secrets';

// Names in a plan have no limit of length. A search that tries every part of a name as the beginning of another takes
// seconds for each of these, and minutes for a hundred.
test.each([
  ['words of secrets', 'token'],
  ['an option', '-token'],
  ['letters', 'n'],
])('a name of thousands of characters, %s, is searched once', (_, word) => {
  for (let times = 700; times < 800; times++) {
    const name = word.repeat(times).slice(0, 3900);
    expect(withoutSecrets(name)).toBe(name);
  }
});

test.each([
  ['a_token.of-mine = abc, next', `a_token.of-mine = ${NOT_SHOWN}, next`],
  ['"apiKey": "a b" c', `"apiKey": ${NOT_SHOWN} c`],
  ["first=1 db-password:'a b' last", `first=1 db-password:${NOT_SHOWN} last`],
  ['run --access-key abc --now', `run --access-key ${NOT_SHOWN} --now`],
  ['run --my-token= abc', `run --my-token= ${NOT_SHOWN}`],
  ['sign-token abc', `sign-token ${NOT_SHOWN}`],
  ['first=token=abc', `first=token=${NOT_SHOWN}`],
  ['api-key abc', 'api-key abc'],
  ['a token of mine', 'a token of mine'],
])('%s', (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
});

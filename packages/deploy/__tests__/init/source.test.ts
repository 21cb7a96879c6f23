import { changeSource, type Change } from '../../init/source';

const changed = (text: string, ...changes: Change[]) => changeSource('config.ts', text, changes);

const FILE = `import { defineConfig } from './settings';

const zones = 2; // ours

export default defineConfig({
  // The account.
  account: "123456789012", // by hand
  region: 'us-east-1', // Virginia

  // The domain,
  // in two lines.
  domain: 'example.com', // bought in 2019
  repository: { name: 'acme/hello', branch: \`main\` },
  alerts: { emails: ['a@example.com', 'b@example.com'], monthlyBudgetUsd: 1_000 },
  stages: {
    staging: { network: { zones } },
    'blue-green': {},
  },
});
`;

describe('a replaced value changes nothing else in the file', () => {
  test.each<[Change, string, string]>([
    [{ path: ['account'], value: '210987654321' }, '"123456789012"', "'210987654321'"],
    [{ path: ['repository', 'branch'], value: "it's" }, '`main`', "'it\\'s'"],
    [
      { path: ['alerts', 'emails'], value: ['c@example.com'] },
      "['a@example.com', 'b@example.com']",
      "['c@example.com']",
    ],
    [{ path: ['alerts', 'monthlyBudgetUsd'], value: 20 }, '1_000', '20'],
  ])('%j', (change, before, after) => {
    expect(changed(FILE, change)).toBe(FILE.replace(before, () => after));
  });
});

test('a setting is removed with the comments above it and behind it', () => {
  expect(changed(FILE, { path: ['domain'], value: undefined })).toBe(
    FILE.replace("  // The domain,\n  // in two lines.\n  domain: 'example.com', // bought in 2019\n", ''),
  );
  expect(changed(FILE, { path: ['stages', 'blue-green'], value: undefined })).toBe(
    FILE.replace("    'blue-green': {},\n", ''),
  );
});

test('a setting that is removed from a line leaves the others there', () => {
  expect(changed("export default { a: 'x', b: 'y', c: 'z' };", { path: ['b'], value: undefined })).toBe(
    "export default { a: 'x',  c: 'z' };",
  );
});

test('the removal of a missing setting changes nothing', () => {
  expect(changed(FILE, { path: ['project'], value: undefined })).toBe(FILE);
});

test('a new setting comes after its neighbour and the comment of that', () => {
  const without = changed(FILE, { path: ['domain'], value: undefined });
  const change = { path: ['domain'], value: 'example.org', after: 'region', comment: 'Ours.' };
  expect(changed(without, change)).toBe(
    without.replace('// Virginia\n', "// Virginia\n  // Ours.\n  domain: 'example.org',\n"),
  );
});

test('a new setting can follow a last one without a comma, and go into an empty object', () => {
  const change = { path: ['domain'], value: 'a.example' };
  expect(changed("export default {\n  region: 'x'\n};\n", change)).toBe(
    "export default {\n  region: 'x',\n  domain: 'a.example',\n};\n",
  );
  expect(changed('export default {};\n', change)).toBe("export default { domain: 'a.example' };\n");
});

test.each([
  ["const config = { region: 'x' };\nexport default config;"],
  ["export default { region: 'x' } satisfies object;"],
  ["export default (defineConfig({ region: 'x' } as const));"],
])('the object is found in %j', (text) => {
  expect(changed(text, { path: ['region'], value: 'y' })).toBe(text.replace("'x'", "'y'"));
});

describe('a change is refused with its line:', () => {
  const REFUSED = (setting: string, why: string, line: number) =>
    `${setting} cannot be changed in config.ts by this command: ${why} (line ${line}). Nothing was changed. Change it there by hand.`;
  test.each<[string, string[], string]>([
    [
      'export default settings();',
      ['region'],
      REFUSED('region', 'the default export is not an object literal', 1),
    ],
    ['\nexport default { region: process.env.REGION };', ['region'], REFUSED('region', 'it is computed', 2)],
    ['export default {\n  region };', ['region'], REFUSED('region', 'it is computed', 2)],
    ['export default {\n  ...others,\n};', ['region'], REFUSED('region', 'it is computed', 2)],
    [
      'export default { alerts };',
      ['alerts', 'emails'],
      REFUSED('alerts.emails', '`alerts` is not an object literal', 1),
    ],
  ])('%j', (text, path, message) => {
    expect(() => changed(text, { path, value: 'x' })).toThrow(message);
  });
});

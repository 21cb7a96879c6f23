import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { appEnvironment } from '../../../modules/fleet/app-environment';
import { userData } from '../../../modules/fleet/user-data';
import { SHELL_ENVIRONMENT } from '../../../settings';
import { isCarried } from '../../../settings/text';
import { PROPS, REPOSITORY } from '../../../__tests__/app-deploy/sandbox';
import { readUserData } from '../../facts';
import { carry } from '../carry';

/** All code points of the first plane, and of each other plane every 61st and the last ones. */
const CODES = Array.from({ length: 0x110000 }, (_, code) => code).filter(
  (code) => code <= 0xffff || code % 61 === 0 || (code & 0xffff) >= 0xfffd,
);
const at = (code: number) => `a${String.fromCodePoint(code)}b`;

/** User data without a limit of size, in the YAML and JSON of instances. */
const carriedIn = (environment: Record<string, string>) => {
  const content = appEnvironment({ ...PROPS, environment });
  const files = [{ path: '/etc/aws-bootstrap/app.json', content }];
  return `#cloud-config\n${stringify({ write_files: files }, { version: '1.1', lineWidth: 0 })}`;
};

/** Values that one of the formats on the way would change if it were not quoted. */
const VALUES = [
  [
    'special characters of YAML, JSON, systemd and bash',
    `\\ \\\\ \\n " ' \` $HOME $(id) #;: - | > & * ! % @ {}[], ~ %h`,
  ],
  ['blanks at both ends', '   x   '],
  ['a backslash at the end', 'x\\'],
  ['an assignment', 'A=b export C="d"'],
  ['an empty value', ''],
  ['4,000 quotes and backslashes', `"\\'`.repeat(1333)],
] as const;

const { systemd, read: carried } = carry(
  VALUES.map(([, value]) => readUserData(userData({ ...PROPS, environment: { V: value } }))),
);
const withSystemd = systemd || process.env['CI'] ? test : test.skip;

withSystemd(
  'every character that settings accept reaches the app through cloud-init, its unit and systemd',
  () => {
    const taken = CODES.filter((code) => isCarried(at(code)));
    const lines = Array.from({ length: Math.ceil(taken.length / 500) }, (_, index) =>
      taken.slice(index * 500, (index + 1) * 500),
    );
    const environment = Object.fromEntries(
      lines.map((codes, index) => [`V${index}`, codes.map(at).join('')]),
    );
    const [read] = carry([carriedIn(environment)]).read;
    expect(taken.length).toBeGreaterThan(75_000);
    expect(read?.environment).toMatchObject(environment);
  },
);

withSystemd('a code point that is no character does not reach the app, nor does its variable', () => {
  const noCharacter = CODES.filter(
    (code) => !isCarried(at(code)) && !/\p{Cc}/u.test(String.fromCodePoint(code)),
  );
  const sample = noCharacter.filter((code) => code < 0xd800 || code > 0xdfff || code % 512 === 0);
  expect(sample.length).toBeGreaterThan(66);
  const { read } = carry(sample.map((code) => carriedIn({ V: at(code) })));
  expect(read.filter(({ environment }) => environment['V'] === at(sample[0] ?? 0))).toEqual([]);
  expect(read.filter(({ environment }) => 'V' in environment)).toEqual([]);
});

withSystemd.each(VALUES.map(([name, value], index) => [name, value, carried[index]] as const))(
  '%s reaches the app',
  (_, value, read) => expect(read?.environment['V']).toBe(value),
);

describe('bash, which starts the app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carry-'));
  writeFileSync(join(folder, 'Procfile'), 'web: exec env -0\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  const bash = (args: readonly string[], env: NodeJS.ProcessEnv) =>
    spawnSync('/bin/bash', args, { cwd: folder, env, encoding: 'utf8' }).stdout;
  const started = (variables: NodeJS.ProcessEnv): Record<string, string> => {
    const said = bash([join(REPOSITORY, 'app/deploy/start-process.sh'), 'web'], {
      PATH: '/usr/bin:/bin',
      ...variables,
    });
    const lines = said.split('\0').filter(Boolean);
    return Object.fromEntries(lines.map((line) => [line.replace(/=.*/s, ''), line.replace(/^[^=]*=/, '')]));
  };
  const known = bash(['--norc', '-c', 'compgen -A variable'], { PATH: '/usr/bin:/bin' })
    .split('\n')
    .filter(Boolean);

  test('passes on every variable of its own except the reserved ones', () => {
    const left = [...known, 'HOME', 'LANG', 'TMOUT', 'CDPATH', 'GLOBIGNORE', 'POSIXLY_CORRECT'].filter(
      (name) => !SHELL_ENVIRONMENT.includes(name) && name !== 'PATH',
    );
    const variables = Object.fromEntries(left.map((name) => [name, '7']));
    expect(left.length).toBeGreaterThan(10);
    expect(started(variables)).toMatchObject(variables);
  });

  // BASH_ENV is reserved although bash passes it on, because bash first runs its file.
  test.each(SHELL_ENVIRONMENT.filter((name) => name !== 'BASH_ENV'))(
    'replaces %s by its own value',
    (name) => {
      const isReplaced = (value: string) => started({ [name]: value })[name] !== value;
      expect(['probe', '7', '1'].some(isReplaced)).toBe(true);
    },
  );
});

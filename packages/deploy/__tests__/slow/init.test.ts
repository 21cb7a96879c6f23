import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type EmbeddedAws, startEmbeddedAws } from '../../../embedded-aws';
import { readInput, resolveFacts } from '../../../facts';
import { cleanEnvironment } from '../../../rehearsals';
import { ROOT, START } from '../../../command';
import { runScreen, type Screen, type ScreenOptions } from '../../../test-support';

const FRESH = readFileSync(join(ROOT, '__tests__', 'support', 'example-config.ts'), 'utf8').replace(
  '../../settings',
  join(ROOT, 'settings'),
);
const WITHOUT_AWS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: '/nonexistent' };
const GIVEN = [
  '--repository',
  'acme/shop',
  '--project',
  'shop',
  '--domain',
  'none',
  '--email',
  'a@b.example',
];

const folder = mkdtempSync(join(tmpdir(), 'init-'));
let CONFIG = ''; // a new path for each test, because a module is loaded only once
let count = 0;
const git = join(folder, 'repository');
let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await startEmbeddedAws({ domain: 'example.org' });
  mkdirSync(git);
  for (const words of [
    ['init', '--quiet', '--initial-branch', 'trunk'],
    ['config', 'user.email', 'ann@example.org'],
    ['remote', 'add', 'origin', 'git@github.com:acme/shop.git'],
  ])
    execFileSync('git', words, { cwd: git });
});
beforeEach(() => {
  aws.quotas.reset();
  CONFIG = join(folder, `settings-${++count}`, 'config.ts');
  mkdirSync(dirname(CONFIG));
  writeFileSync(CONFIG, FRESH);
});
afterEach(() => expect(readdirSync(dirname(CONFIG))).toEqual(['config.ts']));
afterAll(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true });
});

const file = () => readFileSync(CONFIG, 'utf8');

/** Formats a text by prettier, with this project's options. */
const prettierOf = (input: string): string =>
  execFileSync('npx', ['prettier', '--stdin-filepath', 'config.ts'], { cwd: ROOT, input, encoding: 'utf8' });

/** Runs the script's program, without the set-up that the script runs first. */
function init(
  args: readonly string[],
  { env = {}, ...options }: Partial<Omit<ScreenOptions, 'env'>> & { env?: Record<string, string> } = {},
): Promise<Screen> {
  const own = { CONFIG, GIT_DIR: join(git, '.git'), GIT_CONFIG_GLOBAL: '/dev/null', AWS_REGION: 'eu-west-1' };
  return runScreen('init', args, {
    on: 'pipe',
    program: [...START, 'packages/deploy/init.ts'],
    env: cleanEnvironment(aws, { ...own, AWS_EC2_METADATA_DISABLED: 'true', ...env }),
    ...options,
  });
}

/** The prompt of each question, and Enter as the answer. */
const ANSWERS = {
  account: [/AWS account, twelve digits.*: $/, '\r'],
  region: [/Region .*: $/, '\r'],
  repository: [/Repository of the app.*: $/, '\r'],
  branch: [/Branch .*: $/, '\r'],
  project: [/Project, .*: $/, '\r'],
  domain: [/Domain .*: $/, '\r'],
  email: [/E-mail .*: $/, '\r'],
  budget: [/Monthly budget .*: $/, '\r'],
} as const satisfies Record<string, readonly [RegExp, string]>;

const typed = (changes: Partial<Record<keyof typeof ANSWERS, string>> = {}) =>
  Object.entries(ANSWERS).map(
    ([name, [prompt, enter]]) => [prompt, changes[name as keyof typeof ANSWERS] ?? enter] as const,
  );

describe('on a terminal', () => {
  test('Enter accepts the value that was found; a wrong answer repeats the question, with the rule of the settings', async () => {
    aws.quotas.set('ec2', 'L-1216C47A', 100);
    const { text, status } = await init(['--skip-preflight'], {
      on: 'terminal',
      typed: [
        [/twelve digits.*: $/, '12\r'],
        [/Accepted: the account's twelve digits[^]+twelve digits.*: $/, '\r'],
        [/Region .*: $/, 'eu-wst-1\r'],
        [/Did you mean 'eu-west-1'\?[^]+Region .*: $/, '\r'],
        ...typed().slice(2, -1),
        [/Monthly budget .*: $/, 'many\r'],
        [/Accepted: a number from 1[^]+Monthly budget .*: $/, '120\r'],
        [/Write this into .*: $/, 'yes\r'],
      ],
    });
    expect(text).toMatch(
      /^The credentials belong to account 123456789012, with public hosted zones of example\.org\.\n/,
    );
    expect(text).toContain(
      "  account: given '12'. Accepted: the account's twelve digits in quotes, e.g. '123456789012'.\n",
    );
    expect(text).toContain(
      "  region: given 'eu-wst-1'. Accepted: a commercial region of AWS, e.g. 'us-east-1'. Did you mean 'eu-west-1'?\n",
    );
    expect(text).toContain(
      "  alerts.monthlyBudgetUsd: given 'many'. Accepted: a number from 1 to 10000000 (US dollars a month).\n",
    );
    expect(text).toContain('\nNext steps:\n  1.  npm run preflight ');
    expect(status).toBe(0);
    expect(file()).toBe(
      FRESH.replace("'us-east-1'", "'eu-west-1'")
        .replace("{ name: 'acme/hello', branch: 'main' }", "{ name: 'acme/shop', branch: 'trunk' }")
        .replace("'hello'", "'shop'")
        .replace("'example.com'", "'example.org'")
        .replace('ops@example.com', 'ann@example.org')
        .replace('300', '120'),
    );
    expect(prettierOf(file())).toBe(file());
    expect(resolveFacts(readInput(CONFIG).input).project).toBe('shop');
  });

  test('quotas of a new account that are too small are reported, and one stage is set up if the person agrees', async () => {
    const { text, status } = await init([], {
      on: 'terminal',
      typed: [
        ...typed({ domain: 'none\r' }),
        [/Begin with that\? .*: $/, 'yes\r'],
        [/Write this into .*: $/, 'yes\r'],
      ],
    });
    expect(text).toContain(
      "\nThe account's quotas are too small for these settings:\n  vCPUs of Standard instances, the largest " +
        'stage twice (during an instance refresh): the quota is only 5, these settings need 32. Request 32: ' +
        'https://eu-west-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A (or begin with ' +
        'one stage, which takes 4: npm run init -- --one-stage)\nWhat fits now: production alone, 2 instances of ' +
        'c6g.medium. Add the other stages later, when AWS has raised the quotas.\n',
    );
    expect(text).toContain('\n  - stages.staging: { … }\n');
    expect(text).toMatch(/OK {4}vCPUs of Standard instances, .+: the quota is 5, these settings need 4\n/);
    expect(text).toContain('Ready: ');
    expect(status).toBe(0);
    expect(readInput(CONFIG).input).toMatchObject({
      stages: { production: { instances: { type: 'c6g.medium', min: 2, max: 2 }, protected: true } },
    });
    expect(file()).not.toMatch(/staging|domain/);
  });

  test.each([
    [
      'Ctrl-C at a question',
      typed()
        .slice(0, 3)
        .concat([[/Branch .*: $/, '\x03']]),
    ],
    ['Ctrl-D at a question', [[/twelve digits.*: $/, '\x04'] as const]],
    [
      'Ctrl-C at the last one',
      [...typed(), [/Begin with that\? .*: $/, 'no\r'] as const, [/Write this into .*: $/, '\x03'] as const],
    ],
  ])('%s leaves the file as it was', async (_, keys) => {
    const { text, status } = await init(['--skip-preflight'], { on: 'terminal', typed: keys });
    expect(text).toMatch(/\nInterrupted\. Nothing was changed\. Continue with: npm run init\n$/);
    expect(status).toBe(130);
    expect(file()).toBe(FRESH);
  });

  test('the answer no leaves the file as it was', async () => {
    const { text, status } = await init(['--skip-preflight', '--one-stage'], {
      on: 'terminal',
      typed: [...typed(), [/Write this into .*: $/, 'n\r']],
    });
    expect(text).toMatch(/\nNot confirmed\. Nothing was changed\.\n$/);
    expect(status).toBe(1);
    expect(file()).toBe(FRESH);
  });

  test('in settings that a person has edited, only the given options are changed, and nothing else is asked', async () => {
    const own = FRESH.replaceAll('hello', 'shop').replace("'acme/shop'", "'acme/shop' /* ours */");
    writeFileSync(CONFIG, own);
    const { text } = await init(['--region', 'eu-north-1', '--skip-preflight', '--account', '210987654321'], {
      on: 'terminal',
      typed: [[/Write this into .*: $/, 'yes\r']],
      env: WITHOUT_AWS,
    });
    expect(text).toContain(
      "\n  - account: '123456789012'\n  + account: '210987654321'\n  - region: 'us-east-1'\n  + region: 'eu-north-1'\n\n",
    );
    expect(file()).toBe(own.replace('123456789012', '210987654321').replace('us-east-1', 'eu-north-1'));
  });

  test('without credentials and git, the person types every value', async () => {
    const { text, status } = await init(['--skip-preflight'], {
      on: 'terminal',
      env: { ...WITHOUT_AWS, AWS_REGION: '', GIT_DIR: '/nonexistent' },
      typed: [
        ...typed({
          account: '210987654321\r',
          repository: 'https://github.com/acme/shop.git\r',
        }).slice(0, 3),
        [/Did you mean 'acme\/shop'\?[^]+Repository of the app, <owner>\/<name> \[acme\/shop\]: $/, '\r'],
        ...typed({ domain: 'example.net\r', email: 'a@b.example, c@d.example\r' }).slice(3),
        [/Write this into .*: $/, 'yes\r'],
      ],
    });
    expect(text).toMatch(
      /^The AWS account was not read\. No AWS credentials were found\. Sign in \(aws sso login/,
    );
    expect(status).toBe(0);
    expect(readInput(CONFIG).input).toMatchObject({
      project: 'shop',
      account: '210987654321',
      region: 'us-east-1',
      domain: 'example.net',
      repository: { name: 'acme/shop', branch: 'main' },
      alerts: { emails: ['a@b.example', 'c@d.example'] },
    });
  });
});

describe('without a terminal', () => {
  test('options are enough, with the account and region of the credentials; a second run changes nothing', async () => {
    const args = [...GIVEN, '--one-stage', '--yes', '--skip-preflight'];
    const { text, status } = await init(args);
    expect(text).toContain(`\n${CONFIG} is written.\n`);
    expect(status).toBe(0);
    const written = file();
    expect(readInput(CONFIG).input).toMatchObject({
      account: '123456789012',
      region: 'eu-west-1',
      repository: { name: 'acme/shop', branch: 'main' },
    });
    const again = await init([...GIVEN, '--yes', '--skip-preflight'], { env: { AWS_REGION: 'us-east-2' } });
    expect(again.text).toContain(`\n${CONFIG} has all of these values already. Nothing was changed.\n`);
    expect(again.status).toBe(0);
    expect(file()).toBe(written);
  });

  test('settings that the quotas are too small for are written, with the command to begin with one stage', async () => {
    const { text, status } = await init([...GIVEN, '--yes', '--skip-preflight']);
    expect(text).toContain('\nTo begin with that: npm run init -- --one-stage\n');
    expect(status).toBe(0);
    expect(file()).toContain('staging');
  });
});

describe('a refusal leaves the file as it was:', () => {
  const MISSING =
    'The questions need a terminal (there is none, CI is set, or --yes was given). Nothing was changed. Give the answers as options: npm run init -- ';
  test.each<[string, string[], string, string, number, Record<string, string>?]>([
    [
      'no option and no terminal',
      [],
      FRESH,
      `${MISSING}--repository <repository> --project <project> --domain <domain> --email <email> --yes\n`,
      2,
    ],
    [
      'no account and no terminal',
      [...GIVEN, '--yes'],
      FRESH,
      `${MISSING}--account <account> --yes\n`,
      2,
      WITHOUT_AWS,
    ],
    [
      'all options, without --yes and without a terminal',
      [...GIVEN, '--one-stage'],
      FRESH,
      'Write this into <file>?\nThis question needs a terminal (there is none, or CI is set). Nothing was ' +
        'changed. To answer yes: --yes.\n',
      1,
    ],
    [
      'a value that the settings do not accept',
      ['--project', 'My Shop'],
      FRESH,
      "--project: project: given 'My Shop'. Accepted: 2 to 21 lower-case letters, digits and single hyphens, beginning " +
        "with a letter, and not with aws, amazon, amzn, internal, sg or sthree. Did you mean 'my-shop'? Nothing was changed.\n",
      1,
    ],
    [
      'a region without a pipeline',
      ['--region', 'mx-central-1'],
      FRESH,
      "--region: region: given 'mx-central-1', where AWS has no ",
      1,
    ],
    [
      'a file that does not parse',
      [...GIVEN, '--yes'],
      "export default {\n  project: 'hello,\n};\n",
      `<file> cannot be read: config.ts:2:`,
      1,
    ],
    ['a file that exports nothing', [], 'export {};\n', `<file> has no default export.`, 1],
    [
      'a value that is computed',
      [...GIVEN, '--yes', '--one-stage'],
      FRESH.replace("project: 'hello'", "project: ['hel', 'lo'].join('')"),
      `project cannot be changed in <file> by this command: it is computed (line 5). Nothing was changed. Change it there by hand.\n`,
      1,
    ],
    [
      'a value that a later one overrides',
      [...GIVEN, '--yes', '--one-stage'],
      FRESH.replace('  stages: {', "  ...{ project: 'hello' },\n  stages: {"),
      '<file> computes its settings, and this command cannot edit that. Nothing was changed. Change them there ' +
        'by hand.\n',
      1,
    ],
    [
      'other mistakes in the file',
      [...GIVEN, '--yes'],
      FRESH.replace('min: 2, max: 4', 'min: 5, max: 4'),
      '<file> has other errors. Nothing was changed. Fix them there, then run this again:\n  - ' +
        'stages.staging.instances.min: ',
      1,
    ],
    [
      'an unknown option',
      ['--acount', '1'],
      FRESH,
      "Unknown option '--acount' (--account?). Usage: npm run init",
      1,
    ],
    ['an argument', ['hello'], FRESH, 'Usage: npm run init', 1],
  ])('%s', async (_, args, before, message, expected, env = {}) => {
    writeFileSync(CONFIG, before);
    const { text, status } = await init(args, { env });
    expect(text).toContain(message.replaceAll('<file>', CONFIG));
    expect(text).not.toMatch(/^\s+at /m);
    expect(status).toBe(expected);
    expect(file()).toBe(before);
  });

  test('no file at all', async () => {
    const { text, status } = await init([], { env: { CONFIG: '/nowhere/config.ts' } });
    expect(text).toBe(
      '/nowhere/config.ts is not a file. Run the command in the folder of config.ts, or set CONFIG to the path of the settings file.\n',
    );
    expect(status).toBe(1);
  });
});

test('no test made a call that changes AWS', () =>
  expect(aws.requests.filter(({ mutating }) => mutating).map(({ action }) => action)).toEqual([]));

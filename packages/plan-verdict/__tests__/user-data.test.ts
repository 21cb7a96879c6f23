import { gzipSync } from 'node:zlib';
import { userData, type UserDataProps } from '../../../modules/fleet/user-data';
import { summarize } from '..';
import { planOf, read, sketch } from '../../recorded-plans';

const PROPS: UserDataProps = {
  project: 'hello',
  stage: 'staging',
  region: 'us-east-1',
  healthPath: '/health',
  environment: { GREETING: 'hello', LEVEL: 'info', OLD_ONE: 'going-away' },
  limits: {},
  secrets: { DB_PASSWORD: 'ssm:/hello/db-password' },
  drainSeconds: 20,
  deploymentTarget: { application: 'hello-staging', group: 'hello-staging' },
  packages: ['nodejs22'],
  idleTimeoutSeconds: 60,
  bodyLimitMiB: 100,
  codeDeployAgent: 1,
  endpoints: false,
};
/** Values that a summary must never contain. */
const VALUES = ['hello-there', 'debug-level', 'going-away', 'secretsmanager', 'ssm:', '/ready', 'H4sI'];
const made = (props: Partial<UserDataProps> = {}) => userData({ ...PROPS, ...props });
const encoded = (text: string | Buffer) => Buffer.from(text).toString('base64');
const zipped = (text: string) => encoded(gzipSync(text));
const config = (yaml: string) => `#cloud-config\n${yaml}`;

interface Template {
  readonly before: unknown;
  readonly after?: unknown;
  readonly unknown?: boolean;
  readonly sensitive?: boolean;
}

/** What the summary says of a launch template's update. */
function told({ before, after, unknown, sensitive }: Template, format: 'text' | 'markdown' = 'text'): string {
  const raw = sketch('aws_launch_template.fleet', 'update', {
    before: { name: 'hello-staging', user_data: before },
    set: unknown ? {} : { user_data: after },
    ...(unknown && { unknown: { user_data: true } }),
  });
  if (unknown) delete raw.change.after?.['user_data'];
  if (sensitive) raw.change.after_sensitive = { user_data: true };
  const summary = summarize([read(planOf([raw], {}))], { format });
  return summary.split('\n').find((line) => line.includes('user_data')) ?? summary;
}

const line = (words: string) => `  staging aws_launch_template.fleet changed: user_data: ${words}`;

describe('the summary names what changes in synthesized user data', () => {
  it.each<[string, Partial<UserDataProps>, string]>([
    [
      'variables and secrets',
      {
        environment: { GREETING: 'hello-there', LEVEL: 'info', MODE: 'debug-level' },
        secrets: { DB_PASSWORD: 'secretsmanager:hello/db#password', API_KEY: 'ssm:/hello/key' },
      },
      'environment: adds MODE, changes GREETING, removes OLD_ONE; secrets: adds API_KEY, changes DB_PASSWORD; ' +
        'files: changes /etc/aws-bootstrap/app.json',
    ],
    [
      'packages',
      { packages: ['python3.13', 'libpq'] },
      'packages: adds libpq, python3.13, removes nodejs22; files: changes /etc/aws-bootstrap/instance.env',
    ],
    [
      'a setting in several files',
      { healthPath: '/ready' },
      'variables: changes HEALTH_PATH; environment: changes HEALTH_PATH; files: changes ' +
        '/etc/aws-bootstrap/app.json, /etc/aws-bootstrap/instance.env, /etc/aws-bootstrap/proxy-settings.conf',
    ],
    [
      'a file without variables',
      { bodyLimitMiB: 10 },
      'files: changes /etc/aws-bootstrap/proxy-settings.conf',
    ],
  ])('%s', (_, props, words) => {
    const said = told({ before: made(), after: made(props) });
    expect(said).toBe(line(words));
    for (const value of VALUES) expect(said).not.toContain(value);
  });

  it('Markdown names what changes', () => {
    expect(told({ before: made(), after: made({ environment: { MY_ONE: 'a*b' } }) }, 'markdown')).toBe(
      '- **staging** `aws_launch_template.fleet` changed: `user_data`: environment: adds MY_ONE, removes GREETING, ' +
        'LEVEL, OLD_ONE; files: changes /etc/aws-bootstrap/app.json',
    );
  });
});

const FILES = 'write_files: [{path: /a, content: one}, {path: /b, content: two}]\n';

it.each<[string, Template, string]>([
  [
    'files added and removed, a file mode, and other keys',
    {
      before: encoded(config(`${FILES}runcmd: [[first-value]]\npackages: [jq]\n`)),
      after: zipped(
        config(
          "write_files: [{path: /a, content: one, permissions: '0600'}, {path: /c, content: x}]\nruncmd: [[y]]\n",
        ),
      ),
    },
    'files: adds /c, changes /a, removes /b; keys: changes runcmd, removes packages',
  ],
  [
    'many files are cut at eight',
    {
      before: encoded(config('write_files: []\n')),
      after: encoded(
        config(
          `write_files: [${Array.from({ length: 10 }, (_, index) => `{path: /${index}}`).join(', ')}]\n`,
        ),
      ),
    },
    'files: adds /0, /1, /2, /3, /4, /5, /6, /7 and 2 more',
  ],
  [
    'compression only',
    { before: encoded(config(FILES)), after: zipped(config(FILES)) },
    'the same in another form',
  ],
  [
    'JSON that cannot be read',
    {
      before: encoded(config('write_files: [{path: /a.json, content: "{"}]\n')),
      after: encoded(config('write_files: [{path: /a.json, content: "[1]"}]\n')),
    },
    'files: changes /a.json',
  ],
  [
    'names that every JavaScript object has',
    {
      before: encoded(config(`write_files: [{path: /__proto__.json, content: '{"limits": {}}'}]\n`)),
      after: encoded(
        config(`write_files: [{path: /__proto__.json, content: '{"limits": {"constructor": 1}}'}]\n`),
      ),
    },
    'limits: adds constructor; files: changes /__proto__.json',
  ],
  [
    'a script',
    { before: encoded('#!/bin/bash\necho 1\n'), after: encoded('#!/bin/bash\necho 2\n') },
    'rewritten',
  ],
  [
    'a script instead of a cloud-config',
    { before: encoded('#!/bin/bash\n'), after: encoded(config(FILES)) },
    'rewritten',
  ],
  ['YAML that cannot be read', { before: encoded(config(FILES)), after: encoded(config('{')) }, 'rewritten'],
  ['a list', { before: encoded(config(FILES)), after: encoded(config('[1]')) }, 'rewritten'],
  [
    'files that are not a list',
    { before: encoded(config(FILES)), after: encoded(config('write_files: 7')) },
    'files: removes /a, /b',
  ],
  [
    'gzip that ends early',
    { before: encoded(config(FILES)), after: zipped(config(FILES)).slice(0, 24) },
    'rewritten',
  ],
  ['text that is not base64', { before: encoded(config(FILES)), after: '*** no base64 ***' }, 'rewritten'],
  ['a value that is not text', { before: 7, after: { a: 1 } }, 'rewritten'],
  ['user data added', { before: null, after: encoded(config(FILES)) }, 'added'],
  ['user data removed', { before: encoded(config(FILES)), after: null }, 'removed'],
  ['known after apply', { before: encoded(config(FILES)), unknown: true }, 'known after apply'],
])('the summary of any other user data: %s', (_, template, words) =>
  expect(told(template)).toBe(line(words)),
);

it('a value that Terraform hides stays hidden', () =>
  expect(told({ before: made(), after: made({ bodyLimitMiB: 10 }), sensitive: true })).toBe(
    '  staging aws_launch_template.fleet changed: user_data: (sensitive value) → (sensitive value, changed)',
  ));

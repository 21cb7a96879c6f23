import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSecret, resolveSettings } from '../../settings';
import { unsupported } from '../../settings/architecture';
import * as names from '../../settings/names';
import { settingsWith } from './good';

const settings = resolveSettings(settingsWith());

test('derived names', () => {
  expect(names.stageName(settings, 'staging')).toBe('hello-staging');
  expect(names.stateBucketName(settings)).toBe('hello-state-123456789012-us-east-1');
  expect(names.artifactBucketName(settings)).toBe('hello-artifacts-123456789012-us-east-1');
  expect(names.accessLogBucketName(settings, 'staging')).toBe('hello-staging-logs-123456789012-us-east-1');
  expect(names.roleName(settings, 'staging', 'instance')).toBe('hello-staging-instance');
});

test('the longest project and stage fit every name that AWS limits, in the region with the longest name', () => {
  const longest = { ...settings, project: 'p'.repeat(21), region: 'ap-northeast-1' };
  const all = names.limitedNames(longest, 's');
  expect(all.map(({ name, limit }) => name.length <= limit)).toEqual([true, true, true, true]);
  expect(names.stageName(longest, 's')).toHaveLength(names.STAGE_NAME_LIMIT);
  expect(names.artifactBucketName(longest).length).toBeLessThanOrEqual(63);
});

test.each(['mac1.metal', 'mac2-m2pro.metal', 'a1.medium', 't1.micro', 'm1.small'])(
  '%s cannot run a stage',
  (type) => {
    expect(unsupported(type)).toEqual(expect.any(String));
  },
);

const RDS = 'rds!db-0a1b2c3d-0000-1111-2222-333344445555';
const PLACE = { region: 'eu-west-1', account: '210987654321' };
const secretArn = (name: string) => `arn:aws:secretsmanager:eu-west-1:210987654321:secret:${name}`;
const parameterArn = (name: string) => `arn:aws:ssm:eu-west-1:210987654321:parameter${name}`;

test.each([
  ['ssm:/hello/db', { service: 'ssm', id: '/hello/db' }],
  ['secretsmanager:hello/db', { service: 'secretsmanager', id: 'hello/db' }],
  ['secretsmanager:hello/db#password', { service: 'secretsmanager', id: 'hello/db', key: 'password' }],
  [
    `secretsmanager:${RDS}#db.port`,
    { service: 'secretsmanager', id: RDS, key: 'db.port' }, // the whole key, not a path into objects
  ],
  [
    'secretsmanager:events!connection/api/0a1b2c3d',
    { service: 'secretsmanager', id: 'events!connection/api/0a1b2c3d' },
  ],
  [
    `secretsmanager:${secretArn(`${RDS}-a1B2c3`)}#password`,
    { service: 'secretsmanager', id: secretArn(`${RDS}-a1B2c3`), at: PLACE, key: 'password' },
  ],
  // AWS, too, takes any six characters after a hyphen for the suffix.
  [
    `secretsmanager:${secretArn('my-secret')}`,
    { service: 'secretsmanager', id: secretArn('my-secret'), at: PLACE },
  ],
  [`secretsmanager:${secretArn('hello/db')}`, undefined],
  [`secretsmanager:${secretArn('-a1B2c3')}`, undefined],
  ['secretsmanager:Rds!db', undefined],
  ['secretsmanager:rds!db!x', undefined],
  ['secretsmanager:!db', undefined],
  [`ssm:${parameterArn('/hello/db')}`, { service: 'ssm', id: parameterArn('/hello/db'), at: PLACE }],
  [`ssm:${parameterArn('/aws/reference')}`, undefined],
  [`ssm:${parameterArn('/hello')}#key`, undefined],
  [`ssm:${secretArn('hello/db-a1B2c3')}`, undefined],
  [`ssm:/${'x'.repeat(899)}`, { service: 'ssm', id: `/${'x'.repeat(899)}` }],
  [`ssm:/${'x'.repeat(900)}`, undefined],
  [`ssm:${'/x'.repeat(15)}`, { service: 'ssm', id: '/x'.repeat(15) }],
  [`ssm:${'/x'.repeat(16)}`, undefined],
  ['ssm:/hello/db#password', undefined],
  ['SSM:/hello/db', undefined],
  // [SSM API, PutParameter: no name begins with aws or ssm, in letters of any case]
  ['ssm:/SSM/db', undefined],
  ['ssm:/ssmx', undefined],
  ['ssm:/Awsx/db', undefined],
  ['ssm:/hello/aws', { service: 'ssm', id: '/hello/aws' }],
  ['secretsmanager:', undefined],
  ['vault:hello', undefined],
  ['/hello/db', undefined],
])('the secret %s', (reference, expected) => {
  expect(parseSecret(reference)).toEqual(expected);
});

test('each form that the settings page shows is one', () => {
  const page = readFileSync(join(__dirname, '../../docs/settings.md'), 'utf8');
  const [line = ''] = page.match(/^\| `app\.secrets` .*$/m) ?? [];
  const shown = [...line.matchAll(/`((?:ssm|secretsmanager):[^`]+)`/g)].map(
    ([, reference = '']) => reference,
  );
  expect(shown).toHaveLength(6);
  expect(shown.filter((reference) => !parseSecret(reference))).toEqual([]);
});

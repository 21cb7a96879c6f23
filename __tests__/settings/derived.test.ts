import { parseSecret, resolveSettings } from '../../settings';
import { knownArchitecture, unsupported } from '../../settings/architecture';
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

test.each([
  ['t4g.small', 'arm64'],
  ['c7gn.large', 'arm64'],
  ['m8gd.metal-24xl', 'arm64'],
  ['im4gn.large', 'arm64'],
  ['is4gen.large', 'arm64'],
  ['i4g.large', 'arm64'],
  ['hpc7g.4xlarge', 'arm64'],
  ['g5g.xlarge', 'arm64'],
  ['x2gd.large', 'arm64'],
  ['g4dn.xlarge', 'x86_64'],
  ['g5.xlarge', 'x86_64'],
  ['g6.xlarge', 'x86_64'],
  ['p5.48xlarge', 'x86_64'],
  ['i4i.large', 'x86_64'],
  ['t3a.small', 'x86_64'],
  ['m7i-flex.large', 'x86_64'],
  ['m9g.large', 'arm64'],
  ['t8i.small', 'x86_64'],
  ['hpc7a.12xlarge', 'x86_64'],
  ['z1d.large', 'x86_64'],
  ['q9z.small', undefined],
  ['a1.large', undefined],
  ['mac2.metal', undefined],
])('%s is %p', (type, architecture) => {
  expect(knownArchitecture(type)).toBe(architecture);
});

test.each(['mac1.metal', 'mac2-m2pro.metal', 'a1.medium', 't1.micro', 'm1.small'])(
  '%s runs no stage',
  (type) => {
    expect(unsupported(type)).toEqual(expect.any(String));
  },
);

test.each([
  ['ssm:/hello/db', { service: 'ssm', name: '/hello/db' }],
  ['secretsmanager:hello/db', { service: 'secretsmanager', name: 'hello/db' }],
  ['secretsmanager:hello/db#password', { service: 'secretsmanager', name: 'hello/db', key: 'password' }],
  [`ssm:/${'x'.repeat(899)}`, { service: 'ssm', name: `/${'x'.repeat(899)}` }],
  [`ssm:/${'x'.repeat(900)}`, undefined],
  [`ssm:${'/x'.repeat(15)}`, { service: 'ssm', name: '/x'.repeat(15) }],
  [`ssm:${'/x'.repeat(16)}`, undefined],
  ['ssm:/hello/db#password', undefined],
  ['SSM:/hello/db', undefined],
  // [SSM API, PutParameter: no name begins with aws or ssm, in letters of any case]
  ['ssm:/SSM/db', undefined],
  ['ssm:/ssmx', undefined],
  ['ssm:/Awsx/db', undefined],
  ['ssm:/hello/aws', { service: 'ssm', name: '/hello/aws' }],
  ['secretsmanager:', undefined],
  ['vault:hello', undefined],
  ['/hello/db', undefined],
])('the secret %s', (reference, expected) => {
  expect(parseSecret(reference)).toEqual(expected);
});

import { factsOf } from '../../../../settings/facts';
import { resolveSettings } from '../../../../settings';
import config from '../../../../__tests__/support/example-config';
import { type Policy, readPolicy } from '../../../documents';
import { judgeKeyPolicy } from '../../preflight/key-policy';

const ACCOUNT = '123456789012';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999';
const OTHERS = 'arn:aws:kms:us-east-1:210987654321:key/0a1b2c3d-4444-5555-6666-777788889999';
const ROLE = 'arn:aws:iam::123456789012:role/hello-staging-instance';

const settings = factsOf(
  resolveSettings({
    ...config,
    app: {
      secrets: { DB: 'secretsmanager:hello/db#password', TOKEN: 'ssm:/hello/token' },
      secretKeys: [KEY],
    },
  }),
);
const context = { settings, dnsServers: [], signal: new AbortController().signal };

const policy = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement }) as Policy;
const allow = (AWS: string, Action: string | string[] = 'kms:*', Condition?: object) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
});
const root = (account = ACCOUNT) => `arn:aws:iam::${account}:root`;
const administrators = allow('arn:aws:iam::123456789012:role/admin', 'kms:Put*');
const via = (...services: string[]) => ({
  StringEquals: { 'kms:ViaService': services.map((service) => `${service}.us-east-1.amazonaws.com`) },
});

// [KMS developer guide, "Default key policy", "Key policies", "Allowing users in other accounts to use a KMS key"]
test.each<[string, Policy, boolean]>([
  ["the console's default", policy(allow(root())), true],
  ['the account by its number', policy(allow(ACCOUNT, 'kms:Decrypt')), true],
  ['one statement without a list', readPolicy({ Statement: allow(root()) }) as Policy, true],
  ['only the role', policy(administrators, allow(ROLE, ['kms:Decrypt', 'kms:DescribeKey'])), true],
  ['the role, through both services', policy(allow(ROLE, 'kms:Decrypt', via('ssm', 'secretsmanager'))), true],
  [
    'the account, but only through Secrets Manager',
    policy(allow(root(), 'kms:*', via('secretsmanager'))),
    false,
  ],
  ['only administrators', policy(administrators), false],
  ['another role', policy(allow('arn:aws:iam::123456789012:role/hello-production-instance')), false],
  ['a deleted role of that name', policy(allow('AROAEXAMPLEEXAMPLE123')), false],
  ['the account, but not to decrypt', policy(allow(root(), ['kms:DescribeKey', 'kms:Encrypt'])), false],
  [
    'the account, but denies the role',
    policy(allow(root()), { ...allow(ROLE, 'kms:Decrypt'), Effect: 'Deny' }),
    false,
  ],
])('a key of the account whose policy allows %s', async (_, given, isAllowed) =>
  expect(await judgeKeyPolicy(context, KEY, given, settings.stages['staging']!)).toEqual({
    isAllowed,
    unknown: [],
  }),
);

test.each<[string, Policy, boolean]>([
  ['only its own account', policy(allow(root('210987654321'))), false],
  ['our account too', policy(allow(root('210987654321')), allow(root(), 'kms:Decrypt')), true],
  ['our role too', policy(allow(root('210987654321')), allow(ROLE, 'kms:Decrypt')), true],
])('a key of another account whose policy allows %s', async (_, given, isAllowed) =>
  expect(await judgeKeyPolicy(context, OTHERS, given, settings.stages['staging']!)).toEqual({
    isAllowed,
    unknown: [],
  }),
);

test('a condition key whose value is unknown before the deploy is named', async () => {
  const condition = { StringLike: { 'kms:EncryptionContext:SecretARN': '*:secret:hello/*' }, ...via('ssm') };
  const given = policy(allow(ROLE, 'kms:Decrypt', condition));
  expect(await judgeKeyPolicy(context, KEY, given, settings.stages['staging']!)).toEqual({
    isAllowed: false,
    unknown: ['kms:EncryptionContext:SecretARN'],
  });
});

import { checkSecrets } from '../../preflight/secrets';
import { factsOf } from '../../../../settings/facts';
import { resolveSettings } from '../../../../settings';
import config from '../../../../__tests__/support/example-config';
import { World } from '../preflight/world';

/** The access key of the preflight. The tests prepare their resources with another one. */
const KEY_ID = 'AKIAEMBEDDEDAWS00000';
const ACCOUNT = '123456789012';
const NOWHERE = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-4444-5555-6666-777788889999`;
const READ = 'Ask an administrator to allow you this read call, or run the preflight as an administrator.';

let world: World;
/** The ARNs of KMS keys, by their names in these tests. */
const keys: Record<string, string> = {};

const idOf = (arn: string) => arn.replace(/^.*\//, '');

beforeAll(async () => {
  world = await World.start();
  const made = async (name: string, more: object = {}) => {
    const input = { KeyUsage: 'ENCRYPT_DECRYPT', ...more }; // AWS's own default, which moto lacks
    const { KeyMetadata } = await json<{ KeyMetadata: { Arn: string } }>(
      'kms',
      'TrentService.CreateKey',
      input,
    );
    keys[name] = KeyMetadata.Arn;
    return KeyMetadata.Arn;
  };
  const of = (AWS: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }],
    });
  const good = await made('good', { Policy: of(`arn:aws:iam::${ACCOUNT}:root`) });
  await json('kms', 'TrentService.CreateAlias', { AliasName: 'alias/good', TargetKeyId: good });
  await made('closed', { Policy: of(`arn:aws:iam::${ACCOUNT}:role/hello-staging-instance`) });
  await json('kms', 'TrentService.DisableKey', { KeyId: idOf(await made('disabled')) });
  await json('kms', 'TrentService.ScheduleKeyDeletion', { KeyId: idOf(await made('leaving')) });
  await made('signing', { KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' });
  await secret('hello/db', { SecretString: '{"user":"me"}' });
  await secret('rds!db-2', { SecretString: '{"username":"me"}' }); // as RDS makes it
  await secret('hello/empty', {});
  await secret('hello/leaving', { SecretString: 'x' });
  await json('secretsmanager', 'secretsmanager.DeleteSecret', { SecretId: 'hello/leaving' });
  await secret('hello/under-key', { SecretString: 'x', KmsKeyId: keys['good'] });
  await secret('hello/under-alias', { SecretString: 'x', KmsKeyId: 'alias/good' });
  const parameter = (Name: string, more: object) =>
    json('ssm', 'AmazonSSM.PutParameter', { Name, Value: 'x', ...more });
  await parameter('/hello/plain', { Type: 'String' });
  await parameter('/hello/secure', { Type: 'SecureString' });
  await parameter('/hello/under-key', { Type: 'SecureString', KeyId: keys['good'] });
  await parameter('flat', { Type: 'String' });
});
beforeEach(() => world.fix());
afterAll(() => world.stop());

async function json<T>(service: string, target: string, input: object): Promise<T> {
  const { status, text, code } = await world.calls.json(service, target, input);
  if (status >= 300) throw new Error(`${target}: ${code} ${text}`);
  return JSON.parse(text) as T;
}

const arns: Record<string, string> = {};
async function secret(Name: string, more: object): Promise<void> {
  const { ARN } = await json<{ ARN: string }>('secretsmanager', 'secretsmanager.CreateSecret', {
    Name,
    ...more,
  });
  arns[Name] = ARN;
}

interface App {
  readonly secrets?: Record<string, string>;
  readonly secretKeys?: string[];
}

/** The lines of the report about secrets, with names instead of ARNs. @param staging the settings of staging's own app */
async function lines(app: App, staging: App = {}): Promise<string[]> {
  const stages = { ...config.stages, staging: { ...config.stages['staging']!, app: staging } };
  const settings = factsOf(resolveSettings({ ...config, app, stages }));
  const before = process.env;
  process.env = { ...before, ...world.aws.environment };
  try {
    const found = await checkSecrets({ settings, dnsServers: [], signal: AbortSignal.timeout(25_000) });
    return found.map(({ status, what, remedy }) =>
      Object.entries({ ...keys, ...arns }).reduce(
        (text, [name, arn]) => text.replaceAll(arn, `<${name}>`),
        `${status} ${what}${remedy ? `. ${remedy}` : ''}`,
      ),
    );
  } finally {
    process.env = before;
  }
}

test('settings without secrets need no call', async () => {
  const before = world.aws.requests.length;
  expect(await lines({})).toEqual([]);
  expect(await lines({ secretKeys: [NOWHERE] })).toEqual([]);
  expect(world.aws.requests).toHaveLength(before);
});

test('each secret is described once for all its users, and the line says what was not checked', async () => {
  const before = world.aws.requests.length;
  const secrets = { USER: 'secretsmanager:hello/db#user', PORT_OF_DB: 'secretsmanager:hello/db#port' };
  expect(
    await lines(
      { secrets: { ...secrets, PLAIN: 'ssm:/hello/plain' } },
      { secrets: { SECURE: 'ssm:/hello/secure' } },
    ),
  ).toEqual([
    'ok the secret hello/db is there; its JSON was not read, so user, port was not checked',
    'ok the parameter /hello/plain is there',
    'ok the parameter /hello/secure is there',
  ]);
  expect(
    world.aws.requests
      .slice(before)
      .map(({ action }) => action)
      .sort(),
  ).toEqual(['DescribeParameters', 'DescribeSecret']);
});

test('a secret that AWS created is found by its name', async () => {
  expect(await lines({}, { secrets: { USER: 'secretsmanager:rds!db-2#username' } })).toEqual([
    'ok the secret rds!db-2 is there; its JSON was not read, so username was not checked',
  ]);
});

test('a secret or parameter is found by its ARN, with or without a slash before the name', async () => {
  const at = (name: string) => `ssm:arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/${name}`;
  expect(
    await lines({
      secrets: {
        A: `secretsmanager:${arns['hello/db']}#user`,
        B: at('hello/plain'),
        C: at('flat'),
        D: at('plain'),
      },
    }),
  ).toEqual([
    'ok the secret <hello/db> is there; its JSON was not read, so user was not checked',
    `ok the parameter arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/hello/plain is there`,
    `ok the parameter arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/flat is there`,
    `fail the parameter arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/plain does not exist in us-east-1 (staging: D; ` +
      "production: D). Create it (aws ssm put-parameter --type SecureString --name '/plain' …), or " +
      'correct app.secrets.',
  ]);
});

describe('a secret that instances could not read:', () => {
  test.each<[string, string, string]>([
    [
      'it does not exist',
      'secretsmanager:hello/none#k',
      "the secret hello/none does not exist in us-east-1 (staging: A). Create it (aws secretsmanager create-secret --name 'hello/none' …), or correct app.secrets.",
    ],
    [
      'it belongs to AWS, and does not exist',
      'secretsmanager:rds!db-1#password',
      'the secret rds!db-1 does not exist in us-east-1 (staging: A). Look for it in the console (Secrets Manager, Secrets), and correct app.secrets.',
    ],
    [
      'it has no value',
      'secretsmanager:hello/empty',
      "the secret hello/empty has no value yet (staging: A). Give it one: aws secretsmanager put-secret-value --secret-id 'hello/empty' …",
    ],
    [
      'it is being deleted',
      'secretsmanager:hello/leaving',
      'the secret hello/leaving is scheduled for deletion (staging: A). Cancel its deletion (aws secretsmanager ' +
        "restore-secret --secret-id 'hello/leaving'), or name another secret in app.secrets.",
    ],
    [
      'the parameter does not exist',
      'ssm:/hello/none',
      "the parameter /hello/none does not exist in us-east-1 (staging: A). Create it (aws ssm put-parameter --type SecureString --name '/hello/none' …), or correct app.secrets.",
    ],
  ])('%s', async (_, reference, line) => {
    expect(await lines({}, { secrets: { A: reference } })).toEqual([`fail ${line}`]);
  });

  test('its ARN has the suffix of an earlier secret with the same name', async () => {
    const old = `${arns['hello/db']?.slice(0, -6)}Zz9Yy8`;
    const found = await lines({ secrets: { A: `secretsmanager:${old}` } });
    expect(found).toEqual([
      expect.stringMatching(/^fail the secret arn:.*Zz9Yy8 does not exist in us-east-1 /),
    ]);
  });

  test.each([
    ['a secret', 'secretsmanager:hello/under-key', 'the secret hello/under-key'],
    ['a secret, by an alias', 'secretsmanager:hello/under-alias', 'the secret hello/under-alias'],
    ['a parameter', 'ssm:/hello/under-key', 'the parameter /hello/under-key'],
  ])('its key is not in the settings of one stage: %s', async (_, reference, what) => {
    expect(await lines({ secrets: { A: reference } }, { secretKeys: [keys['good'] ?? ''] })).toEqual([
      `ok ${what} is there`,
      `fail ${what} is encrypted by <good>, which is missing in app.secretKeys of production. Add it to ` +
        'app.secretKeys: instances may decrypt with those keys only.',
      'ok the key <good> decrypts for the instances of staging',
    ]);
  });
});

describe('a key that instances could not use:', () => {
  test.each<[string, string]>([
    [
      'disabled',
      'fail the key <disabled> is in the state Disabled, not Enabled. Enable it: aws kms enable-key --key-id <disabled>',
    ],
    [
      'leaving',
      'fail the key <leaving> is in the state PendingDeletion, not Enabled. Cancel its deletion (aws kms ' +
        'cancel-key-deletion --key-id <leaving>), then enable it (aws kms enable-key --key-id <leaving>).',
    ],
    [
      'signing',
      'fail the key <signing> cannot encrypt secrets: it is a key RSA_2048 for SIGN_VERIFY. Name the key that ' +
        'encrypts the secrets: a symmetric key for ENCRYPT_DECRYPT.',
    ],
  ])('%s', async (name, line) => {
    const found = await lines({ secrets: { A: 'ssm:/hello/secure' }, secretKeys: [keys[name] ?? ''] });
    expect(found).toEqual(['ok the parameter /hello/secure is there', line]);
  });

  test('a key that does not exist', async () => {
    const found = await lines({ secrets: { A: 'ssm:/hello/secure' }, secretKeys: [NOWHERE] });
    expect(found).toEqual([
      'ok the parameter /hello/secure is there',
      `fail the key ${NOWHERE} does not exist. Correct app.secretKeys.`,
    ]);
  });

  test('its policy allows only one stage', async () => {
    const found = await lines({ secrets: { A: 'ssm:/hello/secure' }, secretKeys: [keys['closed'] ?? ''] });
    expect(found.slice(1)).toEqual([
      'ok the key <closed> decrypts for the instances of staging',
      'fail the key <closed> does not decrypt for the instances of production: its policy neither delegates to ' +
        `IAM policies nor allows kms:Decrypt to arn:aws:iam::${ACCOUNT}:role/hello-production-instance. Allow ` +
        `kms:Decrypt in its policy to arn:aws:iam::${ACCOUNT}:root, as the console's default policy does. (A grant ` +
        'works too, but this check does not read grants.)',
    ]);
  });
});

describe('a check whose call is denied is open, not failed:', () => {
  const denied = (action: string) =>
    world.aws.faults.add({
      action,
      fault: {
        kind: 'error',
        code: 'AccessDeniedException',
        message: `not authorized: ${action}`,
        status: 400,
      },
    });
  const app = () => ({
    secrets: { A: 'secretsmanager:hello/under-key', B: 'ssm:/hello/secure', C: 'ssm:/hello/plain' },
    secretKeys: [keys['good'] ?? ''],
  });

  test.each<[string, string]>([
    ['DescribeSecret', 'the secret hello/under-key'],
    ['DescribeParameters', 'the parameters /hello/secure, /hello/plain'],
    ['DescribeKey', 'the key <good>'],
    ['GetKeyPolicy', 'the policy of the key <good>'],
  ])('%s', async (action, what) => {
    denied(action);
    const found = await lines(app());
    expect(found.filter((line) => !line.startsWith('ok '))).toEqual([
      `open ${what}: not checked (AccessDeniedException: not authorized: ${action}). ${READ}`,
    ]);
  });
});

test('a call without an answer fails at the time limit of the preflight', async () => {
  world.aws.faults.add({ action: 'DescribeSecret', fault: { kind: 'silence' } });
  const findings = await world.run(
    { ...resolveSettings({ ...config, app: { secrets: { A: 'secretsmanager:hello/db' } } }) },
    { seconds: 2 },
  );
  expect(findings.filter(({ what }) => what.includes('hello/db'))).toEqual([
    {
      status: 'fail',
      isUnanswered: true,
      what: 'the secret hello/db: not checked: no answer in time',
      remedy: expect.stringMatching(/^Run the preflight again\. /) as string,
    },
  ]);
});

test("the preflight reads no value and changes nothing, and its calls match AWS's own models", () => {
  const made = world.aws.requests.filter(({ accessKeyId }) => accessKeyId === KEY_ID);
  const actions = new Set(made.map(({ service, action }) => `${service}:${action}`));
  expect([...actions].filter((action) => /^(kms|secretsmanager|ssm):/.test(action)).sort()).toEqual([
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'secretsmanager:DescribeSecret',
    'ssm:DescribeParameters',
  ]);
  const { unexplained } = world.aws.conformance;
  expect(unexplained.filter(({ what }) => / (kms|secretsmanager|ssm):/.test(what))).toEqual([]);
});

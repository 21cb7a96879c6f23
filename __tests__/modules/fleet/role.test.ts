import { names, rightsOf } from '../../support/policy';
import { synthesizeStage } from '../../support/stage';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999';
const ROLE = 'aws_iam_role.fleet_instance_role_role';
const rights = (...changes: Parameters<typeof synthesizeStage>) =>
  rightsOf(synthesizeStage(...changes), ROLE);
const right = (sid: string, ...changes: Parameters<typeof synthesizeStage>) =>
  rights(...changes).find((statement) => statement.Sid === sid);

describe("the instances' role", () => {
  it('is for EC2 alone', () => {
    const { assume_role_policy: trust } = synthesizeStage().at(ROLE);
    expect(JSON.parse(String(trust))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Assume',
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    });
  });

  it("writes to its own stage's log groups, all of which exist", () => {
    const stack = synthesizeStage();
    const groups = Object.entries(stack.all('aws_cloudwatch_log_group'))
      .filter(([address]) => address.includes('.fleet_'))
      .map(([, { name }]) => `arn:aws:logs:us-east-1:123456789012:log-group:${name}`);
    expect(groups).toHaveLength(5);
    expect([...(right('WriteLogs')?.Resource ?? [])].sort()).toEqual(
      groups.flatMap((group) => [group, `${group}:*`]).sort(),
    );
  });

  it('writes metrics in its own namespace', () => {
    expect(right('WriteMetrics')?.Condition).toEqual({
      StringEquals: { 'cloudwatch:namespace': 'hello/staging' },
    });
  });

  it('fetches releases, and the agent that installs them', () => {
    expect(right('FetchReleases')).toMatchObject({
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: [
        'arn:aws:s3:::hello-artifacts-123456789012-us-east-1/*',
        'arn:aws:s3:::aws-codedeploy-us-east-1/*',
      ],
    });
  });

  it.each([
    ['no NAT', { nat: 'none' }, 4],
    ['NAT', { nat: 'single' }, 0],
    ['NAT and endpoints', { nat: 'single', endpoints: true }, 4],
  ] as const)(
    "with %s it has the CodeDeploy endpoint's permissions only where there is one",
    (_, network, count) => {
      const actions = rights({ network }).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => action.startsWith('codedeploy-commands-secure:'))).toHaveLength(
        count,
      );
    },
  );

  it('reads exactly the secrets that the settings name', () => {
    const secrets = { DB_PASSWORD: 'ssm:/hello/db', API_KEY: 'secretsmanager:hello/api#key' };
    expect(right('ReadParameters', { app: { secrets } })).toMatchObject({
      Action: ['ssm:GetParameter', 'ssm:GetParameters'],
      Resource: ['arn:aws:ssm:us-east-1:123456789012:parameter/hello/db'],
    });
    expect(right('ReadSecrets', { app: { secrets } })).toMatchObject({
      Action: ['secretsmanager:GetSecretValue'],
      // Six characters that AWS adds to the name.
      Resource: ['arn:aws:secretsmanager:us-east-1:123456789012:secret:hello/api-??????'],
    });
  });

  it('reads what an ARN names as it stands there, also in another account', () => {
    const secret = 'arn:aws:secretsmanager:us-east-1:210987654321:secret:rds!db-1-a1B2c3';
    const parameter = 'arn:aws:ssm:us-east-1:123456789012:parameter/hello/db';
    const secrets = {
      USER: `secretsmanager:${secret}#username`,
      PASSWORD: `secretsmanager:${secret}#password`,
      BY_NAME: 'ssm:/hello/db',
      BY_ARN: `ssm:${parameter}`,
    };
    const secretKeys = ['arn:aws:kms:us-east-1:210987654321:key/0a1b2c3d-4444-5555-6666-777788889999'];
    expect(right('ReadSecrets', { app: { secrets, secretKeys } })?.Resource).toEqual([secret]);
    expect(right('ReadParameters', { app: { secrets, secretKeys } })?.Resource).toEqual([parameter]);
  });

  // [Secrets Manager user guide, "Secret encryption and decryption": whoever reads a secret under a customer managed key
  // needs kms:Decrypt for it; AWS managed keys ask for none. Systems Manager says the same of SecureString parameters]
  it.each([
    [{ DB: 'ssm:/hello/db' }, ['ssm']],
    [{ API: 'secretsmanager:hello/api' }, ['secretsmanager']],
    [{ DB: 'ssm:/hello/db', API: 'secretsmanager:hello/api' }, ['secretsmanager', 'ssm']],
  ])('decrypts secrets by exactly the keys that the settings name: %o', (secrets, services) => {
    expect(right('DecryptSecrets', { app: { secrets, secretKeys: [KEY] } })).toMatchObject({
      Action: ['kms:Decrypt'],
      Resource: [KEY],
      Condition: {
        StringEquals: { 'kms:ViaService': services.map((service) => `${service}.us-east-1.amazonaws.com`) },
      },
    });
  });

  it('decrypts none where the settings name no key, or no secret', () => {
    expect(right('DecryptSecrets', { app: { secrets: { DB: 'ssm:/hello/db' } } })).toBeUndefined();
    expect(right('DecryptSecrets', { app: { secretKeys: [KEY] } })).toBeUndefined();
  });

  it('reads none where there are none', () => {
    for (const action of ['ssm:GetParameter', 'ssm:GetParameters', 'secretsmanager:GetSecretValue']) {
      expect(rights().filter((statement) => names(statement, action))).toEqual([]);
    }
  });

  it('can neither pass a role on nor change rights', () => {
    const actions = rights({ network: { nat: 'none' } }).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith('iam:') || action.includes('*'))).toEqual([]);
  });
});

import { rightsOf } from '../../support/policy';
import { type StageChanges, synthesizeStage } from '../../support/stage';

/** Rights that depend on the settings; all others: __tests__/security/least-privilege/stage-roles.ts. */
const right = (sid: string, app: StageChanges['app']) =>
  rightsOf(synthesizeStage({ app }), 'aws_iam_role.fleet_instance_role_role').find(({ Sid }) => Sid === sid);
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999';

describe("the instances' role", () => {
  it('reads a secret given by its ARN, also in another account', () => {
    const secret = 'arn:aws:secretsmanager:us-east-1:210987654321:secret:rds!db-1-a1B2c3';
    const parameter = 'arn:aws:ssm:us-east-1:123456789012:parameter/hello/db';
    const secrets = {
      USER: `secretsmanager:${secret}#username`,
      PASSWORD: `secretsmanager:${secret}#password`,
      BY_NAME: 'ssm:/hello/db',
      BY_ARN: `ssm:${parameter}`,
    };
    const secretKeys = ['arn:aws:kms:us-east-1:210987654321:key/0a1b2c3d-4444-5555-6666-777788889999'];
    expect(right('ReadSecrets', { secrets, secretKeys })?.Resource).toEqual([secret]);
    expect(right('ReadParameters', { secrets, secretKeys })?.Resource).toEqual([parameter]);
  });

  // [Secrets Manager user guide, "Secret encryption and decryption": whoever reads a secret under a customer managed key
  // needs kms:Decrypt for it; AWS managed keys ask for none. Systems Manager says the same of SecureString parameters]
  it.each([
    [{ DB: 'ssm:/hello/db' }, ['ssm']],
    [{ API: 'secretsmanager:hello/api' }, ['secretsmanager']],
    [{ DB: 'ssm:/hello/db', API: 'secretsmanager:hello/api' }, ['secretsmanager', 'ssm']],
  ])('decrypts secrets with exactly the keys of the settings: %o', (secrets, services) => {
    expect(right('DecryptSecrets', { secrets, secretKeys: [KEY] })).toMatchObject({
      Action: ['kms:Decrypt'],
      Resource: [KEY],
      Condition: {
        StringEquals: { 'kms:ViaService': services.map((service) => `${service}.us-east-1.amazonaws.com`) },
      },
    });
  });

  it('decrypts none if the settings have no key, or no secret', () => {
    expect(right('DecryptSecrets', { secrets: { DB: 'ssm:/hello/db' } })).toBeUndefined();
    expect(right('DecryptSecrets', { secretKeys: [KEY] })).toBeUndefined();
  });
});

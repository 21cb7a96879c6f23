import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { itemsAt, parseXml, textAt } from '../../xml';
import { Calls } from '../../calls';

let aws: EmbeddedAws;
let calls: Calls;
beforeAll(async () => {
  aws = await startEmbeddedAws();
  calls = new Calls(aws);
});
afterAll(() => aws.stop());

describe('Service Quotas', () => {
  const ask = async (operation: string, ServiceCode: string, QuotaCode: string) => {
    const answer = await calls.json('servicequotas', `ServiceQuotasV20190624.${operation}`, {
      ServiceCode,
      QuotaCode,
    });
    return answer.code || (JSON.parse(answer.text) as { Quota: { Value: number } }).Quota.Value;
  };

  test('has a value only for a changed quota, and a default for every quota', async () => {
    expect(await ask('GetServiceQuota', 'vpc', 'L-F678F1CE')).toBe('NoSuchResourceException');
    expect(await ask('GetAWSDefaultServiceQuota', 'vpc', 'L-F678F1CE')).toBe(5);
    aws.quotas.set('vpc', 'L-F678F1CE', 7);
    expect(await ask('GetServiceQuota', 'vpc', 'L-F678F1CE')).toBe(7);
    expect(await ask('GetAWSDefaultServiceQuota', 'vpc', 'L-F678F1CE')).toBe(5);
  });

  test('refuses an unknown quota', async () =>
    expect(await ask('GetAWSDefaultServiceQuota', 'vpc', 'L-00000000')).toBe('NoSuchResourceException'));
});

describe('a region', () => {
  const status = async (region: string) => {
    const question = { AllRegions: 'true', 'RegionName.1': region };
    const answer = await calls.result('ec2', 'DescribeRegions', question);
    return textAt(itemsAt(answer, 'regionInfo')[0], 'optInStatus');
  };

  test('that is on by default needs no opt-in', async () =>
    expect(await status('eu-west-1')).toBe('opt-in-not-required'));

  test('that needs an opt-in is off until then', async () => {
    expect(await status('eu-south-1')).toBe('not-opted-in');
    aws.regions.switchOn('eu-south-1');
    expect(await status('eu-south-1')).toBe('opted-in');
  });
});

test('interface endpoints are offered in every zone except withdrawn ones', async () => {
  aws.endpointServices.withdraw('kms', 'us-east-1b');
  const question = { 'Filter.1.Name': 'service-name', 'Filter.1.Value.1': 'com.amazonaws.us-east-1.kms' };
  const answer = await calls.result('ec2', 'DescribeVpcEndpointServices', question);
  const [service] = itemsAt(answer, 'serviceDetailSet');
  expect(itemsAt(service, 'availabilityZoneSet')).toEqual(
    ['a', 'c', 'd', 'e', 'f'].map((zone) => `us-east-1${zone}`),
  );
});

describe("IAM's simulation", () => {
  const ME = 'arn:aws:iam::123456789012:user/administrator';
  const decisions = async (principal: string, ...actions: string[]) => {
    const question = {
      PolicySourceArn: principal,
      ...Object.fromEntries(actions.map((action, index) => [`ActionNames.member.${index + 1}`, action])),
    };
    const { text, code } = await calls.query('iam', 'SimulatePrincipalPolicy', question);
    if (code) return code;
    const results = itemsAt(
      parseXml(text),
      'SimulatePrincipalPolicyResponse',
      'SimulatePrincipalPolicyResult',
      'EvaluationResults',
    );
    return results.map((result) => textAt(result, 'EvalDecision'));
  };

  test("answers for the user of the embedded AWS's access key", async () => {
    const identity = await calls.result('sts', 'GetCallerIdentity');
    expect(textAt(identity, 'Arn')).toBe(ME);
    expect(await decisions(ME, 'ec2:CreateVpc', 's3:CreateBucket')).toEqual(['allowed', 'allowed']);
    aws.permissions.deny('ec2:CreateVpc');
    expect(await decisions(ME, 'ec2:CreateVpc', 's3:CreateBucket')).toEqual(['explicitDeny', 'allowed']);
    aws.permissions.deny();
  });

  test("evaluates a role's policies within its boundary, and refuses an unknown principal", async () => {
    const document = (Action: string[]) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    const boundary = { PolicyName: 'boundary', PolicyDocument: document(['ec2:*']) };
    const made = await calls.result('iam', 'CreatePolicy', boundary);
    await calls.result('iam', 'CreateRole', {
      RoleName: 'limited',
      AssumeRolePolicyDocument: document(['sts:AssumeRole']),
      PermissionsBoundary: textAt(made, 'Policy', 'Arn'),
    });
    const policy = document(['ec2:CreateVpc', 's3:CreateBucket']);
    await calls.result('iam', 'PutRolePolicy', {
      RoleName: 'limited',
      PolicyName: 'own',
      PolicyDocument: policy,
    });
    const role = 'arn:aws:iam::123456789012:role/limited';
    const actions = ['ec2:CreateVpc', 's3:CreateBucket', 'ec2:DeleteVpc'];
    expect(await decisions(role, ...actions)).toEqual(['allowed', 'implicitDeny', 'implicitDeny']);
    expect(await decisions('arn:aws:iam::123456789012:role/nobody', 'ec2:CreateVpc')).toBe('NoSuchEntity');
  });
});

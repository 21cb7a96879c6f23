import type { Conformance } from '../../../local/aws/models/conformance';
import { compile } from '../../../local/aws/models/validate';
import type { AwsRequest } from '../../../local/aws/request';
import { AwsError, type AwsResponse, errorResponse, jsonResponse, xmlResponse } from '../../../local/aws/response';
import { json, query, rest, serviceModels, servicesInUse, strict } from './calls';

/** Planted wrong requests and answers, each at the boundary: the last that is right, and the first that is wrong. */
let conformance: Conformance;

beforeEach(async () => {
  conformance = await strict();
});

/** What is found in a request, and with which error it is refused. */
function asked(request: AwsRequest): { found: string[]; code: string; message: string } {
  const refusal = conformance.refuse(request);
  const found = conformance.unexplained.map(({ what }) => what.replace(/^request \S+ /, ''));
  return { found, code: refusal?.code ?? '', message: refusal?.message ?? '' };
}

const x = (length: number) => 'x'.repeat(length);
const role = { RoleName: 'r', AssumeRolePolicyDocument: '{}' };
const group = { Name: 'g', Protocol: 'HTTPS', Port: '8443', VpcId: 'vpc-1' };
const project = {
  name: 'hello',
  source: { type: 'CODEPIPELINE' },
  artifacts: { type: 'CODEPIPELINE' },
  environment: { type: 'ARM_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' },
  serviceRole: 'arn',
};
const notification = {
  Name: 'n',
  DetailType: 'FULL',
  Resource: 'arn:aws:codepipeline:us-east-1:123456789012:hello',
  EventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
  Targets: [{ TargetType: 'SNS', TargetAddress: 'arn:aws:sns:us-east-1:123456789012:alerts' }],
};
const rule = (body: object) => rest('codestar-notifications', 'POST', '/createNotificationRule', JSON.stringify(body));
const versioning = (xml: string) => rest('s3', 'PUT', '/bucket?versioning', xml);
const records = (set: string, zone = 'Z1') =>
  rest(
    'route53',
    'POST',
    `/2013-04-01/hostedzone/${zone}/rrset`,
    '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>' +
      `<Change><Action>UPSERT</Action><ResourceRecordSet>${set}</ResourceRecordSet></Change>` +
      '</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>',
  );

describe('right', () => {
  test.each<[string, () => AwsRequest]>([
    ['json: the longest name', () => json('logs', 'CreateLogGroup', { logGroupName: x(512) })],
    ['json: the least number', () => json('codebuild', 'CreateProject', { ...project, timeoutInMinutes: 5 })],
    ['json: the greatest number', () => json('codebuild', 'CreateProject', { ...project, timeoutInMinutes: 2160 })],
    ['json: null is what is not there', () => json('codedeploy', 'CreateApplication', { applicationName: 'a', tags: null })],
    ['query: the longest name', () => query('iam', 'CreateRole', { ...role, RoleName: x(64) })],
    ['query: the least number', () => query('iam', 'CreateRole', { ...role, MaxSessionDuration: '3600' })],
    ['query: the greatest number', () => query('elasticloadbalancing', 'CreateTargetGroup', { ...group, Port: '65535' })],
    ['query: an empty list', () => query('autoscaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: '' })],
    ['ec2: the least number', () => query('ec2', 'DescribeVpcs', { MaxResults: '5' })],
    [
      'ec2: a list in a list',
      () => query('ec2', 'DescribeVpcs', { 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': 'vpc-1' }),
    ],
    ['rest-json', () => rule({ ...notification, Name: x(64) })],
    ['s3', () => versioning('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>')],
    ['s3: an object', () => rest('s3', 'PUT', '/bucket/a/key?x-id=PutObject', 'any text')],
    ['s3: a header', () => rest('s3', 'PUT', '/bucket', '', { 'x-amz-acl': 'private' })],
    ['route53', () => records('<Name>a</Name><Type>A</Type><Weight>255</Weight>', x(32))],
  ])('%s', (_, request) => expect(asked(request())).toEqual({ found: [], code: '', message: '' }));
});

describe('wrong, and refused as AWS refuses it', () => {
  test.each<[string, () => AwsRequest, string, string]>([
    // Words and codes: kubernetes-sigs/aws-load-balancer-controller#4014 (query), aws/aws-sdk-cpp#327 (ec2),
    // KensioSoftware/yulin#1058 (json), pas256 in aws/aws-sdk-ruby#137 (Route 53), the S3 API reference (error codes).
    ['json: a name too long', () => json('logs', 'CreateLogGroup', { logGroupName: x(513) }), 'length logGroupName', 'InvalidParameterException'],
    ['json: a name too short', () => json('kms', 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: '' }), 'length TargetKeyId', 'ValidationException'],
    ['json: below the least number', () => json('codebuild', 'CreateProject', { ...project, timeoutInMinutes: 4 }), 'range timeoutInMinutes', 'InvalidInputException'],
    ['json: above the greatest number', () => json('codebuild', 'CreateProject', { ...project, timeoutInMinutes: 2161 }), 'range timeoutInMinutes', 'InvalidInputException'],
    ['json: no such value', () => json('events', 'PutRule', { Name: 'n', State: 'ON' }), 'enum State', 'ValidationException'],
    ['json: against the pattern', () => json('events', 'PutRule', { Name: 'a b' }), 'pattern Name', 'ValidationException'],
    ['json: missing, with an error of its own', () => json('codedeploy', 'CreateApplication', {}), 'missing applicationName', 'ApplicationNameRequiredException'],
    ['json: missing inside', () => json('codepipeline', 'CreatePipeline', { pipeline: { name: 'a', roleArn: 'arn:aws:iam::123456789012:role/r' } }), 'missing pipeline.stages', 'ValidationException'],
    ['json: of another type', () => json('logs', 'PutRetentionPolicy', { logGroupName: 'a', retentionInDays: '7' }), 'type retentionInDays', 'SerializationException'],
    ['json: an item of another type', () => json('acm', 'RequestCertificate', { DomainName: 'a.example', SubjectAlternativeNames: [1] }), 'type SubjectAlternativeNames[]', 'SerializationException'],
    ['query: a name too long', () => query('iam', 'CreateRole', { ...role, RoleName: x(65) }), 'length RoleName', 'ValidationError'],
    ['query: below the least number', () => query('iam', 'CreateRole', { ...role, MaxSessionDuration: '3599' }), 'range MaxSessionDuration', 'ValidationError'],
    ['query: above the greatest number', () => query('elasticloadbalancing', 'CreateTargetGroup', { ...group, Port: '65536' }), 'range Port', 'ValidationError'],
    ['query: no such value', () => query('elasticloadbalancing', 'CreateTargetGroup', { ...group, Protocol: 'https' }), 'enum Protocol', 'ValidationError'],
    ['query: missing', () => query('iam', 'CreateRole', { RoleName: 'r' }), 'missing AssumeRolePolicyDocument', 'ValidationError'],
    ['query: missing in an item', () => query('iam', 'CreateRole', { ...role, 'Tags.member.1.Key': 'a' }), 'missing Tags[].Value', 'ValidationError'],
    ['query: no number', () => query('iam', 'CreateRole', { ...role, MaxSessionDuration: 'one hour' }), 'type MaxSessionDuration', 'MalformedInput'],
    ['ec2: missing', () => query('ec2', 'CreateSubnet', { CidrBlock: '10.0.0.0/24' }), 'missing VpcId', 'MissingParameter'],
    ['ec2: unknown', () => query('ec2', 'CreateVpc', { CidrBlokc: '10.0.0.0/16' }), 'unknown CidrBlokc', 'UnknownParameter'],
    ['ec2: unknown in an item', () => query('ec2', 'DescribeVpcs', { 'Filter.1.Nme': 'vpc-id' }), 'unknown Filters[].Nme', 'UnknownParameter'],
    ['ec2: no such value', () => query('ec2', 'CreateVpc', { InstanceTenancy: 'shared' }), 'enum InstanceTenancy', 'InvalidParameterValue'],
    ['ec2: below the least number', () => query('ec2', 'DescribeVpcs', { MaxResults: '4' }), 'range MaxResults', 'InvalidParameterValue'],
    ['ec2: neither true nor false', () => query('ec2', 'DescribeVpcs', { DryRun: 'yes' }), 'type DryRun', 'InvalidParameterValue'],
    ['rest-json: a name too long', () => rule({ ...notification, Name: x(65) }), 'length Name', 'ValidationException'],
    ['rest-json: no such value', () => rule({ ...notification, DetailType: 'ALL' }), 'enum DetailType', 'ValidationException'],
    ['rest-json: missing', () => rule({ ...notification, Targets: undefined }), 'missing Targets', 'ValidationException'],
    ['rest-json: no JSON', () => rest('codestar-notifications', 'POST', '/createNotificationRule', '{'), 'type', 'SerializationException'],
    ['s3: no such value', () => versioning('<VersioningConfiguration><Status>On</Status></VersioningConfiguration>'), 'enum VersioningConfiguration.Status', 'MalformedXML'],
    ['s3: unknown in the body', () => versioning('<VersioningConfiguration><State>Enabled</State></VersioningConfiguration>'), 'unknown VersioningConfiguration.State', 'MalformedXML'],
    ['s3: another root', () => versioning('<Versioning><Status>Enabled</Status></Versioning>'), 'unknown Versioning', 'MalformedXML'],
    ['s3: no body', () => rest('s3', 'PUT', '/bucket?versioning'), 'missing VersioningConfiguration', 'MalformedXML'],
    ['s3: no such value in a header', () => rest('s3', 'PUT', '/bucket', '', { 'x-amz-acl': 'mine' }), 'enum ACL', 'InvalidArgument'],
    ['s3: no number in the query', () => rest('s3', 'GET', '/bucket?list-type=2&max-keys=all'), 'type MaxKeys', 'InvalidArgument'],
    ['route53: missing', () => records('<Name>a</Name>'), 'missing ChangeBatch.Changes[].ResourceRecordSet.Type', 'InvalidInput'],
    ['route53: unknown', () => records('<Name>a</Name><Type>A</Type><Ttl>60</Ttl>'), 'unknown ChangeBatch.Changes[].ResourceRecordSet.Ttl', 'InvalidInput'],
    ['route53: no such value', () => records('<Name>a</Name><Type>a</Type>'), 'enum ChangeBatch.Changes[].ResourceRecordSet.Type', 'InvalidInput'],
    ['route53: above the greatest number', () => records('<Name>a</Name><Type>A</Type><Weight>256</Weight>'), 'range ChangeBatch.Changes[].ResourceRecordSet.Weight', 'InvalidInput'],
    ['route53: a zone id too long', () => records('<Name>a</Name><Type>A</Type>', x(33)), 'length HostedZoneId', 'InvalidInput'],
  ])('%s', (_, request, found, code) => expect(asked(request())).toMatchObject({ found: [found], code }));

  test('in their own words', () => {
    const { message } = asked(query('elasticloadbalancing', 'CreateTargetGroup', { ...group, Port: '0' }));
    expect(message).toBe(
      "1 validation error detected: Value '0' at 'port' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1',
    );
    expect(asked(query('ec2', 'CreateVpc', { Description: 'x' })).message).toBe(
      'The parameter Description is not recognized',
    );
  });

  test('all at once', () => {
    const { message } = asked(query('iam', 'CreateRole', { RoleName: '' }));
    expect(message).toMatch(/^3 validation errors detected: Value .*; Value .*; Value .*$/);
  });
});

describe('unknown, and carried out by AWS all the same: noted alone', () => {
  test.each<[string, () => AwsRequest, string]>([
    ['json', () => json('codedeploy', 'CreateApplication', { applicationName: 'a', tag: [] }), 'unknown tag'],
    ['query', () => query('iam', 'GetRole', { RoleName: 'r', Role: 'r' }), 'unknown Role'],
    ['query, a list', () => query('iam', 'CreateRole', { ...role, 'Tags.item.1.Key': 'a' }), 'unknown Tags.item'],
    ['rest-json', () => rule({ ...notification, name: 'n' }), 'unknown name'],
    ['s3, in the query', () => rest('s3', 'GET', '/bucket?list-type=2&prefixx=a'), 'unknown prefixx'],
    ['an operation', () => query('ec2', 'DescribeVpc'), 'operation'],
  ])('%s', (_, request, found) => expect(asked(request())).toEqual({ found: [found], code: '', message: '' }));
});

/** What is found in an answer. */
function answered(request: AwsRequest, response: AwsResponse): string[] {
  conformance.hold(request, response);
  return conformance.unexplained.map(({ what }) => what.replace(/^answer \S+ /, ''));
}

const application = (more: object) => jsonResponse({ application: { applicationName: 'a', ...more } });
const getApplication = json('codedeploy', 'GetApplication', { applicationName: 'a' });
const aRole = (more: string) =>
  xmlResponse(
    `<GetRoleResponse><GetRoleResult><Role><Path>/</Path><RoleName>r</RoleName><RoleId>AROA0123456789012345</RoleId>` +
      `<Arn>arn:aws:iam::123456789012:role/r</Arn>${more}</Role></GetRoleResult></GetRoleResponse>`,
  );
const aVpc = (more: string) =>
  xmlResponse(
    `<DescribeVpcsResponse><requestId>1</requestId><vpcSet><item>${more}</item></vpcSet></DescribeVpcsResponse>`,
  );
const zone = (more: string) =>
  xmlResponse(
    `<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z1</Id><Name>a.</Name>${more}</HostedZone></GetHostedZoneResponse>`,
  );

describe('an answer', () => {
  const getRole = query('iam', 'GetRole', { RoleName: 'r' });
  const vpcs = query('ec2', 'DescribeVpcs');
  const getZone = rest('route53', 'GET', '/2013-04-01/hostedzone/Z1');
  const getVersioning = rest('s3', 'GET', '/bucket?versioning');
  const created = '<CreateDate>2026-01-02T03:04:05Z</CreateDate>';
  const refused = (request: AwsRequest, code: string) => errorResponse(request, new AwsError(code, 'no'));

  test.each<[string, AwsRequest, AwsResponse, string[]]>([
    ['json', getApplication, application({ createTime: 1767323045 }), []],
    ['json: unknown', getApplication, application({ createtime: 1 }), ['unknown application.createtime']],
    ['json: a time as text', getApplication, application({ createTime: '2026-01-02T03:04:05Z' }), ['type application.createTime']],
    ['json: a number as text', json('servicequotas', 'GetServiceQuota', {}), jsonResponse({ Quota: { Value: '5' } }), ['type Quota.Value']],
    ['json: no such value', getApplication, application({ computePlatform: 'EC2' }), ['enum application.computePlatform']],
    ['json: an error', getApplication, refused(getApplication, 'ApplicationDoesNotExistException'), []],
    ['json: an error of another', getApplication, refused(getApplication, 'NoSuchApplication'), ['error NoSuchApplication']],
    ['query', getRole, aRole(created), []],
    ['query: missing', getRole, aRole(''), ['missing Role.CreateDate']],
    ['query: unknown', getRole, aRole(`${created}<Tag/>`), ['unknown Role.Tag']],
    ['query: a time as a number', getRole, aRole('<CreateDate>1767323045</CreateDate>'), ['type Role.CreateDate']],
    ['ec2', vpcs, aVpc('<vpcId>vpc-1</vpcId><isDefault>true</isDefault>'), []],
    ['ec2: unknown', vpcs, aVpc('<VpcId>vpc-1</VpcId>'), ['unknown Vpcs[].VpcId']],
    ['ec2: neither true nor false', vpcs, aVpc('<isDefault>True</isDefault>'), ['type Vpcs[].IsDefault']],
    ['ec2: no such value', vpcs, aVpc('<state>ready</state>'), ['enum Vpcs[].State']],
    ['route53', getZone, zone('<CallerReference>x</CallerReference>'), []],
    ['route53: missing', getZone, zone(''), ['missing HostedZone.CallerReference']],
    ['s3', getVersioning, xmlResponse('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'), []],
    ['s3: no such value', getVersioning, xmlResponse('<VersioningConfiguration><Status>enabled</Status></VersioningConfiguration>'), ['enum Status']],
    ['s3: the location, whose root is its value', rest('s3', 'GET', '/bucket?location'), xmlResponse('<LocationConstraint>eu-west-1</LocationConstraint>'), []],
    ['no JSON at all', getApplication, { ...jsonResponse({}), body: Buffer.from('<html>') }, ['type']],
  ])('%s', (_, request, response, found) => expect(answered(request, response)).toEqual(found));
});

test('every operation that is asked of a service in use has a model, and every pattern can be read', async () => {
  const models = await serviceModels();
  let patterns = 0;
  for (const service of servicesInUse()) {
    for (const { pattern } of Object.values(models.of(service)?.shapes ?? {})) {
      if (pattern === undefined) continue;
      expect(() => compile(pattern)).not.toThrow();
      patterns += 1;
    }
  }
  expect(patterns).toBeGreaterThan(300);
});

test('S3 operations are named as the model names them', async () => {
  const { operations = {} } = (await serviceModels()).of('s3') ?? {};
  const named = Object.values(operations).map(({ http }) => {
    const url = http.requestUri.replace('{Bucket}', 'bucket').replace('{Key+}', 'key');
    return rest('s3', http.method, url).action;
  });
  expect(named.filter((name) => !(name in operations))).toEqual([]);
});

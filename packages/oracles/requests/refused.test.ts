import type { AwsRequest, Conformance } from '../../embedded-aws';
import { json, query, rest, strict } from './calls';

/** Requests of each protocol at the limits: the last right value and the first wrong one. */
let conformance: Conformance;

beforeEach(async () => {
  conformance = await strict();
});

/** The problems found in a request, and the error that refuses it. */
function asked(request: AwsRequest): { found: string; code: string; message: string } {
  const refusal = conformance.refuse(request);
  const found = conformance.unexplained.map(({ what }) => what.replace(/^request \S+ /, '')).join(', ');
  return { found, code: refusal?.code ?? '', message: refusal?.message ?? '' };
}

const x = (length: number) => 'x'.repeat(length);
const named = (length: number) => json('logs', 'CreateLogGroup', { logGroupName: x(length) });
const putRule = (more: object) => json('events', 'PutRule', { Name: 'n', ...more });
const project = (timeoutInMinutes: number) => {
  const environment = { type: 'ARM_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' };
  const ends = { source: { type: 'CODEPIPELINE' }, artifacts: { type: 'CODEPIPELINE' } };
  const body = { name: 'hello', serviceRole: 'arn', environment, ...ends, timeoutInMinutes };
  return json('codebuild', 'CreateProject', body);
};
const application = (body: object) => json('codedeploy', 'CreateApplication', body);
const createRole = (more: Record<string, string>) =>
  query('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: '{}', ...more });
const targetGroup = (more: Record<string, string>) =>
  query('elasticloadbalancing', 'CreateTargetGroup', { Name: 'g', Protocol: 'HTTPS', Port: '8443', ...more });
const vpcs = (more: Record<string, string>) => query('ec2', 'DescribeVpcs', more);
const vpc = (more: Record<string, string>) => query('ec2', 'CreateVpc', more);
const notify = (body: string) => rest('codestar-notifications', 'POST', '/createNotificationRule', body);
const rule = (more: object) =>
  notify(
    JSON.stringify({
      Name: 'n',
      DetailType: 'FULL',
      Resource: 'arn:aws:codepipeline:us-east-1:123456789012:hello',
      EventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
      Targets: [{ TargetType: 'SNS', TargetAddress: 'arn:aws:sns:us-east-1:123456789012:alerts' }],
      ...more,
    }),
  );
const versioning = (xml: string) => rest('s3', 'PUT', '/bucket?versioning', xml);
const configured = (xml: string) => versioning(`<VersioningConfiguration>${xml}</VersioningConfiguration>`);
const acl = (value: string) => rest('s3', 'PUT', '/bucket', '', { 'x-amz-acl': value });
const record = (more: string, zone = 'Z1') =>
  rest(
    'route53',
    'POST',
    `/2013-04-01/hostedzone/${zone}/rrset`,
    '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>' +
      `<Change><Action>UPSERT</Action><ResourceRecordSet><Name>a</Name>${more}</ResourceRecordSet></Change>` +
      '</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>',
  );
const cbor = (service: string, action: string) =>
  rest(service, 'POST', `/service/Any/operation/${action}`, '', { 'smithy-protocol': 'rpc-v2-cbor' });
const SET = 'ChangeBatch.Changes[].ResourceRecordSet';

test.each<[string, AwsRequest]>([
  ['json: the longest name', named(512)],
  ['json: the smallest number', project(5)],
  ['json: the largest number', project(2160)],
  ['json: null means absent', application({ applicationName: 'a', tags: null })],
  ['query: the longest name', createRole({ RoleName: x(64) })],
  ['query: the smallest number', createRole({ MaxSessionDuration: '3600' })],
  ['query: the largest number', targetGroup({ Port: '65535' })],
  ['query: an empty list', query('autoscaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: '' })],
  ['ec2: the smallest number', vpcs({ MaxResults: '5' })],
  ['ec2: a list in a list', vpcs({ 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': 'vpc-1' })],
  ['rest-json: the longest name', rule({ Name: x(64) })],
  ['s3: a body', configured('<Status>Enabled</Status>')],
  ['s3: an object', rest('s3', 'PUT', '/bucket/a/key?x-id=PutObject', 'any text')],
  ['s3: a header', acl('private')],
  ['route53: the largest number, the longest id', record('<Type>A</Type><Weight>255</Weight>', x(32))],
])('right: %s', (_, request) => expect(asked(request)).toEqual({ found: '', code: '', message: '' }));

// Codes and messages: kubernetes-sigs/aws-load-balancer-controller#4014 (query), aws/aws-sdk-cpp#327 (ec2),
// KensioSoftware/yulin#1058 (json), aws/aws-sdk-ruby#137 (Route 53), S3 API reference, "Error responses".
test.each<[string, string, AwsRequest]>([
  ['length logGroupName', 'InvalidParameterException', named(513)],
  ['length logGroupName, pattern logGroupName', 'InvalidParameterException', named(0)],
  ['range timeoutInMinutes', 'InvalidInputException', project(4)],
  ['range timeoutInMinutes', 'InvalidInputException', project(2161)],
  ['type timeoutInMinutes', 'SerializationException', project(5.5)],
  ['enum State', 'ValidationException', putRule({ State: 'ON' })],
  ['pattern Name', 'ValidationException', putRule({ Name: 'a b' })],
  ['type Tags[].Key', 'SerializationException', putRule({ Tags: [{ Key: 1, Value: 'v' }] })],
  ['missing Tags[].Value', 'ValidationException', putRule({ Tags: [{ Key: 'k' }] })],
  ['missing applicationName', 'ApplicationNameRequiredException', application({})],
  ['length RoleName', 'ValidationError', createRole({ RoleName: x(65) })],
  ['range MaxSessionDuration', 'ValidationError', createRole({ MaxSessionDuration: '3599' })],
  ['type MaxSessionDuration', 'MalformedInput', createRole({ MaxSessionDuration: 'one hour' })],
  ['missing Tags[].Value', 'ValidationError', createRole({ 'Tags.member.1.Key': 'a' })],
  ['missing AssumeRolePolicyDocument', 'ValidationError', query('iam', 'CreateRole', { RoleName: 'r' })],
  ['range Port', 'ValidationError', targetGroup({ Port: '65536' })],
  ['enum Protocol', 'ValidationError', targetGroup({ Protocol: 'https' })],
  ['missing VpcId', 'MissingParameter', query('ec2', 'CreateSubnet', { CidrBlock: '10.0.0.0/24' })],
  ['unknown CidrBlokc', 'UnknownParameter', vpc({ CidrBlokc: '10.0.0.0/16' })],
  ['unknown Filters[].Nme', 'UnknownParameter', vpcs({ 'Filter.1.Nme': 'vpc-id' })],
  ['enum InstanceTenancy', 'InvalidParameterValue', vpc({ InstanceTenancy: 'shared' })],
  ['range MaxResults', 'InvalidParameterValue', vpcs({ MaxResults: '4' })],
  ['type DryRun', 'InvalidParameterValue', vpcs({ DryRun: 'yes' })],
  ['length Name', 'ValidationException', rule({ Name: x(65) })],
  ['enum DetailType', 'ValidationException', rule({ DetailType: 'ALL' })],
  ['missing Targets', 'ValidationException', rule({ Targets: undefined })],
  ['type', 'SerializationException', notify('{')],
  ['enum VersioningConfiguration.Status', 'MalformedXML', configured('<Status>On</Status>')],
  ['unknown VersioningConfiguration.State', 'MalformedXML', configured('<State>Enabled</State>')],
  ['unknown Versioning', 'MalformedXML', versioning('<Versioning><Status>Enabled</Status></Versioning>')],
  ['missing VersioningConfiguration', 'MalformedXML', versioning('')],
  ['enum ACL', 'InvalidArgument', acl('mine')],
  ['type MaxKeys', 'InvalidArgument', rest('s3', 'GET', '/bucket?list-type=2&max-keys=all')],
  [`missing ${SET}.Type`, 'InvalidInput', record('')],
  [`unknown ${SET}.Ttl`, 'InvalidInput', record('<Type>A</Type><Ttl>60</Ttl>')],
  [`enum ${SET}.Type`, 'InvalidInput', record('<Type>a</Type>')],
  [`range ${SET}.Weight`, 'InvalidInput', record('<Type>A</Type><Weight>256</Weight>')],
  ['length HostedZoneId', 'InvalidInput', record('<Type>A</Type>', x(33))],
])('%s is refused as %s', (found, code, request) => expect(asked(request)).toMatchObject({ found, code }));

// These protocols ignore unknown members. They are still mistakes of the caller.
test.each<[string, AwsRequest]>([
  ['unknown tag', application({ applicationName: 'a', tag: [] })],
  ['unknown Role', query('iam', 'GetRole', { RoleName: 'r', Role: 'r' })],
  ['unknown Tags.item', createRole({ 'Tags.item.1.Key': 'a' })],
  ['unknown name', rule({ name: 'n' })],
  ['unknown prefixx', rest('s3', 'GET', '/bucket?list-type=2&prefixx=a')],
  ['operation', query('ec2', 'DescribeVpc')],
  ['type', cbor('codepipeline', 'GetPipeline')], // this protocol is not read
])('noted and carried out: %s', (found, request) =>
  expect(asked(request)).toEqual({ found, code: '', message: '' }),
);

test("the error has AWS's message", () => {
  expect(asked(targetGroup({ Port: '0' })).message).toBe(
    "1 validation error detected: Value '0' at 'port' failed to satisfy constraint: " +
      'Member must have value greater than or equal to 1',
  );
  expect(asked(vpc({ Description: 'x' })).message).toBe('The parameter Description is not recognized');
  expect(asked(named(0)).message).toMatch(/^2 validation errors detected: Value '' at .*; Value '' at .*$/);
});

import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  compile,
  type Conformance,
  errorResponse,
  jsonResponse,
  xmlResponse,
} from '../../embedded-aws';
import { json, query, rest, serviceModels, servicesInUse, strict } from './calls';

/** Right and wrong responses of each protocol. */
let conformance: Conformance;

beforeEach(async () => {
  conformance = await strict();
});

/** The problems found in a response. */
function answered(request: AwsRequest, response: AwsResponse): string {
  conformance.hold(request, response);
  return conformance.unexplained.map(({ what }) => what.replace(/^answer \S+ /, '')).join(', ');
}

const getApplication = json('codedeploy', 'GetApplication', { applicationName: 'a' });
const getQuota = json('servicequotas', 'GetServiceQuota', { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' });
const getRole = query('iam', 'GetRole', { RoleName: 'r' });
const getVpcs = query('ec2', 'DescribeVpcs');
const getZone = rest('route53', 'GET', '/2013-04-01/hostedzone/Z1');
const getVersioning = rest('s3', 'GET', '/bucket?versioning');
const getLocation = rest('s3', 'GET', '/bucket?location');

const application = (more: object) => jsonResponse({ application: { applicationName: 'a', ...more } });
const error = (code: string) => errorResponse(getApplication, new AwsError(code, 'no'));
const created = '<CreateDate>2026-01-02T03:04:05Z</CreateDate>';
const role = (more: string) =>
  xmlResponse(
    '<GetRoleResponse><GetRoleResult><Role><Path>/</Path><RoleName>r</RoleName><RoleId>AROA0123456789012345</RoleId>' +
      `<Arn>arn:aws:iam::123456789012:role/r</Arn>${more}</Role></GetRoleResult></GetRoleResponse>`,
  );
const vpc = (more: string) =>
  xmlResponse(
    `<DescribeVpcsResponse><requestId>1</requestId><vpcSet><item>${more}</item></vpcSet></DescribeVpcsResponse>`,
  );
const zone = (more: string) =>
  xmlResponse(
    `<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z1</Id><Name>a.</Name>${more}</HostedZone></GetHostedZoneResponse>`,
  );
const versioning = (status: string) =>
  xmlResponse(`<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`);

test.each<[string, string, AwsRequest, AwsResponse]>([
  ['json', '', getApplication, application({ createTime: 1767323045 })],
  ['json', 'unknown application.createtime', getApplication, application({ createtime: 1 })],
  [
    'json',
    'type application.createTime',
    getApplication,
    application({ createTime: '2026-01-02T03:04:05Z' }),
  ],
  ['json', 'enum application.computePlatform', getApplication, application({ computePlatform: 'EC2' })],
  ['json', 'type Quota.Value', getQuota, jsonResponse({ Quota: { Value: '5' } })],
  ['json', '', getApplication, error('ApplicationDoesNotExistException')],
  ['json', 'error NoSuchApplication', getApplication, error('NoSuchApplication')],
  ['json', 'type', getApplication, { ...jsonResponse({}), body: Buffer.from('<html>') }],
  ['query', '', getRole, role(created)],
  ['query', 'missing Role.CreateDate', getRole, role('')],
  ['query', 'unknown Role.Tag', getRole, role(`${created}<Tag/>`)],
  ['query', 'type Role.CreateDate', getRole, role('<CreateDate>1767323045</CreateDate>')],
  ['ec2', '', getVpcs, vpc('<vpcId>vpc-1</vpcId><isDefault>true</isDefault>')],
  ['ec2', 'unknown Vpcs[].VpcId', getVpcs, vpc('<VpcId>vpc-1</VpcId>')],
  ['ec2', 'type Vpcs[].IsDefault', getVpcs, vpc('<isDefault>True</isDefault>')],
  ['ec2', 'enum Vpcs[].State', getVpcs, vpc('<state>ready</state>')],
  ['route53', '', getZone, zone('<CallerReference>x</CallerReference>')],
  ['route53', 'missing HostedZone.CallerReference', getZone, zone('')],
  ['s3', '', getVersioning, versioning('Enabled')],
  ['s3', 'enum Status', getVersioning, versioning('enabled')],
  ['s3', '', getLocation, xmlResponse('<LocationConstraint>eu-west-1</LocationConstraint>')],
])('an answer in %s: %s', (_, found, request, response) => expect(answered(request, response)).toBe(found));

test('every service in use has a model, and all its patterns compile', async () => {
  const models = await serviceModels();
  const shapes = servicesInUse().flatMap((service) => Object.values(models.of(service)?.shapes ?? {}));
  const patterns = shapes.flatMap(({ pattern = [] }) => pattern);
  expect(patterns.length).toBeGreaterThan(300);
  for (const pattern of patterns) expect(() => compile(pattern)).not.toThrow();
});

test('S3 operations have the names of the model', async () => {
  const { operations = {} } = (await serviceModels()).of('s3') ?? {};
  const named = Object.values(operations).map(({ http }) => {
    const url = http.requestUri.replace('{Bucket}', 'bucket').replace('{Key+}', 'key');
    return rest('s3', http.method, url).action;
  });
  expect(named.filter((name) => !(name in operations))).toEqual([]);
});

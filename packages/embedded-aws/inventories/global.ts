import { SEEDED } from '../seed';
import { childrenAt, parseXml, textAt } from '../xml';
import { byQuery, type Inventory } from './inventory';

/** The global services. */
export const globalInventories: Record<string, Inventory> = {
  'iam role': byQuery(
    'iam',
    'ListRoles',
    'Roles',
    'RoleName',
    // AWS creates service-linked roles itself and keeps them.
    (role) => !textAt(role, 'Path').startsWith('/aws-service-role/'),
  ),
  'iam policy': async (moto) => {
    const answer = await moto.query('iam', 'ListPolicies', { Scope: 'Local' });
    return childrenAt(answer, 'Policies', 'member').map((policy) => textAt(policy, 'PolicyName'));
  },
  'iam instance-profile': byQuery('iam', 'ListInstanceProfiles', 'InstanceProfiles', 'InstanceProfileName'),
  'iam oidc-provider': byQuery('iam', 'ListOpenIDConnectProviders', 'OpenIDConnectProviderList', 'Arn'),
  'iam user': byQuery('iam', 'ListUsers', 'Users', 'UserName'),
  's3 bucket': async (moto) => {
    const answer = parseXml(await moto.rest('s3', 'GET', '/'));
    return childrenAt(answer, 'ListAllMyBucketsResult', 'Buckets', 'Bucket').map((bucket) =>
      textAt(bucket, 'Name'),
    );
  },
  'route53 hosted-zone': async (moto) => {
    const zones = await hostedZones(moto);
    return zones
      .filter((zone) => textAt(zone, 'Config', 'Comment') !== SEEDED)
      .map((zone) => textAt(zone, 'Name'));
  },
  'route53 record': async (moto) => {
    const zones = await hostedZones(moto);
    const found = await Promise.all(zones.map((zone) => records(moto, textAt(zone, 'Id'))));
    return found.flat();
  },
};

async function hostedZones(moto: Parameters<Inventory>[0]) {
  const answer = parseXml(await moto.rest('route53', 'GET', '/2013-04-01/hostedzone'));
  return childrenAt(answer, 'ListHostedZonesResponse', 'HostedZones', 'HostedZone');
}

/** The records of a zone, without the two that Route 53 creates with it. */
async function records(moto: Parameters<Inventory>[0], zoneId: string): Promise<string[]> {
  const path = `/2013-04-01/hostedzone/${zoneId.replace('/hostedzone/', '')}/rrset`;
  const answer = parseXml(await moto.rest('route53', 'GET', path));
  return childrenAt(answer, 'ListResourceRecordSetsResponse', 'ResourceRecordSets', 'ResourceRecordSet')
    .filter((set) => !['NS', 'SOA'].includes(textAt(set, 'Type')))
    .map((set) => `${textAt(set, 'Type')} ${textAt(set, 'Name')}`);
}

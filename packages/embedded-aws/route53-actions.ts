/** Route 53's operations, by method and path. */
const OPERATIONS: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ['GET', /^\/hostedzone$/, 'ListHostedZones'],
  ['POST', /^\/hostedzone$/, 'CreateHostedZone'],
  ['GET', /^\/hostedzonesbyname$/, 'ListHostedZonesByName'],
  ['GET', /^\/hostedzonesbyvpc$/, 'ListHostedZonesByVPC'],
  ['GET', /^\/hostedzonecount$/, 'GetHostedZoneCount'],
  ['GET', /^\/hostedzone\/[^/]+$/, 'GetHostedZone'],
  ['POST', /^\/hostedzone\/[^/]+$/, 'UpdateHostedZoneComment'],
  ['DELETE', /^\/hostedzone\/[^/]+$/, 'DeleteHostedZone'],
  ['POST', /^\/hostedzone\/[^/]+\/rrset$/, 'ChangeResourceRecordSets'],
  ['GET', /^\/hostedzone\/[^/]+\/rrset$/, 'ListResourceRecordSets'],
  ['GET', /^\/hostedzone\/[^/]+\/dnssec$/, 'GetDNSSEC'],
  ['GET', /^\/change\/[^/]+$/, 'GetChange'],
  ['GET', /^\/tags\/[^/]+\/[^/]+$/, 'ListTagsForResource'],
  ['POST', /^\/tags\/[^/]+\/[^/]+$/, 'ChangeTagsForResource'],
  ['POST', /^\/tags\/[^/]+$/, 'ListTagsForResources'],
  ['GET', /^\/healthcheck$/, 'ListHealthChecks'],
  ['POST', /^\/healthcheck$/, 'CreateHealthCheck'],
  ['GET', /^\/healthcheck\/[^/]+$/, 'GetHealthCheck'],
  ['POST', /^\/healthcheck\/[^/]+$/, 'UpdateHealthCheck'],
  ['DELETE', /^\/healthcheck\/[^/]+$/, 'DeleteHealthCheck'],
  ['GET', /^\/queryloggingconfig/, 'ListQueryLoggingConfigs'],
];

/** The operation of a Route 53 request; method and path where the table has none. */
export function route53Action(method: string, path: string): string {
  const local = path.replace(/^\/2013-04-01/, '').replace(/\/$/, '');
  const found = OPERATIONS.find(([verb, pattern]) => verb === method && pattern.test(local));
  return found ? found[2] : `${method} ${path}`;
}

import type { AppSettings } from './types';
import known from './endpoint-services.json';

/**
 * Services that every instance calls: Session Manager (ssm, ssmmessages), logs and metrics (logs, monitoring; ec2,
 * because
 * the CloudWatch agent reads tags), KMS, and CodeDeploy. `ec2messages` is no longer needed.
 */
const SERVICES = [
  'ssm',
  'ssmmessages',
  'logs',
  'monitoring',
  'ec2',
  'kms',
  'codedeploy',
  'codedeploy-commands-secure',
];

/** Services with a gateway endpoint, which is free. Every stage has that of S3. */
const GATEWAYS = ['s3', 'dynamodb'];

type Used = Pick<AppSettings, 'permissions' | 'secrets'>;

/** Endpoint services by the prefix of actions, from AWS's list; the file has its date. */
const INTERFACES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(known.services));

/**
 * The services with an interface endpoint in a stage that has endpoints: those that every instance calls, Secrets
 * Manager if the app has secrets there, and those of `app.permissions`.
 */
export function endpointServices({ secrets, permissions }: Used): string[] {
  const isUsed = Object.values(secrets).some((reference) => reference.startsWith('secretsmanager:'));
  const ofApp = prefixesOf(permissions).flatMap((prefix) => INTERFACES.get(prefix) ?? []);
  return [...new Set([...SERVICES, ...(isUsed ? ['secretsmanager'] : []), ...ofApp])];
}

/** The services with a gateway endpoint: S3 always, DynamoDB beside interface endpoints if the app may call it. */
export function gatewayServices({ permissions }: Pick<Used, 'permissions'>, hasEndpoints: boolean): string[] {
  const used = prefixesOf(permissions);
  return GATEWAYS.filter((service) => service === 's3' || (hasEndpoints && used.includes(service)));
}

/** Prefixes of actions that sign in to a database or a broker: the app reaches these in a network, not by AWS's API. */
const DIRECT: readonly string[] = known.direct;

/** DynamoDB Streams, which DynamoDB's gateway endpoint does not reach. */
const STREAMS = /^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

/** The first action of each service without an endpoint, which needs NAT. */
export function withoutEndpoint(actions: readonly string[]): string[] {
  const beyond = actions.filter((action) => {
    const prefix = prefixOf(action);
    return STREAMS.test(action) || (![...GATEWAYS, ...DIRECT].includes(prefix) && !INTERFACES.has(prefix));
  });
  return beyond.filter(
    (action, index) => beyond.findIndex((one) => prefixOf(one) === prefixOf(action)) === index,
  );
}

function prefixesOf(permissions: Used['permissions']): string[] {
  const actions = Object.values(permissions).flatMap((permission) => permission.actions);
  return [...new Set(actions.map(prefixOf))].sort();
}

function prefixOf(action: string): string {
  return action.split(':')[0] ?? '';
}

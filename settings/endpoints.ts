import type { AppSettings } from './types';
import known from './endpoint-services.json';

/**
 * What every instance calls: Session Manager (ssm, ssmmessages), logs and metrics (logs, monitoring; ec2, whose
 * tags the CloudWatch agent reads), keys, and CodeDeploy. `ec2messages` is no longer needed.
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

/** Services that have a gateway endpoint, which is free: S3 has it in every stage. */
const GATEWAYS = ['s3', 'dynamodb'];

type Used = Pick<AppSettings, 'permissions' | 'secrets'>;

/** Names of endpoint services by the prefix of actions: from AWS's list, with the day that it was read. */
const INTERFACES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(known.services));

/**
 * The services that a stage with interface endpoints has them of: Secrets Manager where secrets are kept in it, and what
 * the app may call.
 */
export function endpointServices({ secrets, permissions }: Used): string[] {
  const isUsed = Object.values(secrets).some((reference) => reference.startsWith('secretsmanager:'));
  const ofApp = prefixesOf(permissions).flatMap((prefix) => INTERFACES.get(prefix) ?? []);
  return [...new Set([...SERVICES, ...(isUsed ? ['secretsmanager'] : []), ...ofApp])];
}

/** The services that it has gateway endpoints of: S3 in any case, the others with interface endpoints. */
export function gatewayServices({ permissions }: Pick<Used, 'permissions'>, hasEndpoints: boolean): string[] {
  const used = prefixesOf(permissions);
  return GATEWAYS.filter((service) => service === 's3' || (hasEndpoints && used.includes(service)));
}

/** Actions by which an app signs in to a database or a broker: those stand in a network, not behind AWS's API. */
const DIRECT: readonly string[] = known.direct;

/** DynamoDB's streams are another service than its tables, which the gateway endpoint does not lead to. */
const STREAMS = /^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

/** The first action of each service that no endpoint leads to: it needs NAT. */
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

import { isPrivate } from '../../../packages/facts';
import type { StageSettings } from '../../../settings';

/** Services that instances call through interface endpoints. */
const SERVICES = [
  'codedeploy',
  'codedeploy-commands-secure',
  'ec2',
  'kms',
  'logs',
  'monitoring',
  'ssm',
  'ssmmessages',
];

/** The expected reachability, computed only from the settings. */
export function expected(stage: StageSettings): Record<string, string> {
  const zones = places(stage);
  const loadBalancers = slots(stage).map((zone) => `load balancer in network_public_${zone}`);
  const instances = zones.map((zone) => `instances in network_private_${zone}`);
  const matrix = new Map<string, string>();
  const allow = (from: readonly string[], to: readonly string[], flows: string) =>
    from.forEach((one) => to.forEach((other) => matrix.set(`${one} → ${other}`, flows)));

  // Routers between the load balancer and clients report too large packets: ICMP type 3, code 4.
  allow(clients(stage), loadBalancers, [...listeners(stage), 'icmp 3/4'].join(', '));
  allow(loadBalancers, instances, 'tcp 8443 HTTPS');
  allow(instances, ['S3'], 'tcp 443 by gateway endpoint');
  if (stage.network.endpoints && called(stage).includes('dynamodb'))
    allow(instances, ['DynamoDB'], 'tcp 443 by gateway endpoint');
  if (stage.network.endpoints) allow(instances, endpoints(stage, zones), 'tcp 443');
  for (const zone of zones) outward(stage, `instances in network_private_${zone}`, zone, allow);
  if (stage.network.nat !== 'none') allow(instances, loadBalancers, servesHttps(stage));
  for (const key of [...matrix.keys()]) if (matrix.get(key) === '') matrix.delete(key);
  return Object.fromEntries([...matrix].sort());
}

type Allow = (from: readonly string[], to: readonly string[], flows: string) => void;

/** HTTPS to everyone, through NAT or, to a connected network, directly; and `app.egress`. */
function outward(stage: StageSettings, from: string, zone: number, allow: Allow): void {
  const { nat } = stage.network;
  const https = nat === 'none' ? [] : [443];
  const by = nat === 'none' ? '' : ` by network_private_routes_nat_${nat === 'single' ? 1 : zone}`;
  const to = (name: string, ports: number[], way: string) => {
    const sorted = [...new Set(ports)].sort((a, b) => a - b);
    if (sorted.length > 0) allow([from], [name], `tcp ${sorted.join(' ')}${way}`);
  };
  to('internet', https, by);
  to('connected networks', https, '');
  to('shared addresses', https, '');
  for (const cidr of new Set(stage.app.egress.map((rule) => rule.cidr))) {
    const named = stage.app.egress.filter((rule) => rule.cidr === cidr).map(({ port }) => port);
    const [kind, way] = isPrivate(cidr) ? ['connected networks', ''] : ['internet', by];
    to(`${kind} ${cidr}`, [...https, ...named], way);
  }
}

/** The zones that have subnets; a load balancer is in all of them. */
function slots({ network }: StageSettings): number[] {
  const count = typeof network.zones === 'number' ? network.zones : network.zones.length;
  return Array.from({ length: count }, (_, slot) => slot + 1);
}

/** The zones that are not emptied. */
const places = (stage: StageSettings): number[] => {
  const all = slots(stage);
  return all.slice(0, all.length - stage.network.emptyZones);
};

function clients({ exposure }: StageSettings): string[] {
  return exposure === 'public'
    ? ['internet', 'connected networks', 'shared addresses']
    : ['connected networks'];
}

function listeners(stage: StageSettings): string[] {
  if (stage.hostNames.length === 0) return ['tcp 80 HTTP forward'];
  const http = stage.http === 'serve' ? 'tcp 80 HTTP forward' : 'tcp 80 HTTP redirect to HTTPS 443';
  return [http, 'tcp 443 HTTPS forward'];
}

/** HTTPS of an instance to everyone reaches its own load balancer too, if that allows everyone. */
function servesHttps(stage: StageSettings): string {
  return listeners(stage)
    .filter((text) => text.startsWith('tcp 443'))
    .join(', ');
}

/** The services that `app.permissions` names, by the prefix of their actions. */
function called({ app }: StageSettings): string[] {
  return Object.values(app.permissions).flatMap(({ actions }) =>
    actions.map((action) => action.split(':')[0]!),
  );
}

/** [AWS PrivateLink guide, "AWS services that integrate with AWS PrivateLink"] */
const OF_APP: Readonly<Record<string, string>> = { kinesis: 'kinesis-streams', sqs: 'sqs' };

function endpoints(stage: StageSettings, zones: number[]): string[] {
  const secrets = Object.values(stage.app.secrets).some((name) => name.startsWith('secretsmanager:'));
  const ofApp = called(stage).flatMap((service) => OF_APP[service] ?? []);
  const services = [...new Set([...SERVICES, ...(secrets ? ['secretsmanager'] : []), ...ofApp])];
  return services.flatMap((service) => zones.map((zone) => `endpoint ${service} in network_private_${zone}`));
}

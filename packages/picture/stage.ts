import { addressIn, isTrue, list, type Stack, type StackJson, texts, type Values } from '../documents';
import { Configuration } from '../reachability';
import { type Flows, flowsOf } from './flows';
import { counted, listed } from './words';
import { type Zone, zonesOf } from './zones';

/** The parts of a stage's stack that the picture shows. */
export interface Stage {
  /** The name of the stack. */
  readonly name: string;
  readonly cidr: string;
  readonly zones: readonly Zone[];
  readonly loadBalancer: {
    readonly isInternal: boolean;
    /** Its DNS names. Empty without a domain. */
    readonly hostNames: readonly string[];
    readonly subnets: readonly string[];
  };
  readonly fleet: {
    readonly type: string;
    readonly min: number;
    readonly max: number;
    readonly subnets: readonly string[];
  };
  /** The subnet of each NAT gateway, by the gateway's name. */
  readonly natGateways: Readonly<Record<string, string>>;
  /** Services with a network interface in subnets. */
  readonly interfaceEndpoints: { readonly services: readonly string[]; readonly subnets: readonly string[] };
  readonly flows: Flows;
  readonly release: { readonly application: string; readonly rollout: string };
  readonly sides: readonly Side[];
}

/** A box beside the network. */
export interface Side {
  readonly title: string;
  /** Parts of its text; lines may be broken between them. */
  readonly words: readonly string[];
}

/** Whether a stack is that of a stage: it has a VPC. */
export const isStage = (stack: Stack): boolean => stack.all('aws_vpc').length > 0;

/**
 * Reads a stage's stack.
 *
 * @param others networks of the other stages
 * @throws NotModelled where the stack contains something that the traffic model does not cover
 */
export function readStage(name: string, json: StackJson, others: readonly string[]): Stage {
  const configuration = new Configuration(json);
  const values = (type: string): Values => configuration.all(type)[0]?.values ?? {};
  const [balancer, group] = [values('aws_lb'), values('aws_autoscaling_group')];
  const natGateways = configuration
    .all('aws_nat_gateway')
    .map((nat) => [nat.name, namesIn(nat.values['subnet_id'])[0] ?? ''] as const);
  const balancerSubnets = namesIn(balancer['subnets']);
  const fleetSubnets = namesIn(group['vpc_zone_identifier']);
  const endpoints = interfaceEndpoints(configuration);
  const [application] = configuration.all('aws_codedeploy_app');
  return {
    name,
    cidr: String(values('aws_vpc')['cidr_block']),
    zones: zonesOf(configuration),
    loadBalancer: {
      isInternal: isTrue(balancer['internal']),
      hostNames: hostNames(configuration),
      subnets: balancerSubnets,
    },
    fleet: {
      type: String(values('aws_launch_template')['instance_type']),
      min: Number(group['min_size']),
      max: Number(group['max_size']),
      subnets: fleetSubnets,
    },
    natGateways: Object.fromEntries(natGateways),
    interfaceEndpoints: endpoints,
    flows: flowsOf(json, others, {
      'load balancer': balancerSubnets.length,
      instances: fleetSubnets.length,
      endpoint: endpoints.subnets.length,
    }),
    release: {
      application: String(application?.values['name']),
      rollout: String(values('aws_codedeploy_deployment_group')['deployment_config_name']).replace(
        /^.*\./,
        '',
      ),
    },
    sides: sidesOf(configuration),
  };
}

/** The names in references: `network_private_1` for `${aws_subnet.network_private_1.id}`. */
const namesIn = (ids: unknown): string[] => texts(ids).map((id) => addressIn(id).replace(/^.*\./, ''));

/** The DNS names that point to the load balancer. */
const hostNames = (configuration: Configuration): string[] =>
  configuration
    .all('aws_route53_record')
    .filter(({ values }) => list(values['alias']).length > 0)
    .map(({ values }) => String(values['name']));

function interfaceEndpoints(configuration: Configuration): Stage['interfaceEndpoints'] {
  const found = configuration
    .all('aws_vpc_endpoint')
    .filter(({ values }) => values['vpc_endpoint_type'] === 'Interface');
  return {
    services: found.map(({ values }) =>
      String(values['service_name']).replace(/^com\.amazonaws\.[\w-]+\./, ''),
    ),
    subnets: [...new Set(found.flatMap(({ values }) => namesIn(values['subnet_ids'])))],
  };
}

/** The boxes beside the network: logs, alarms, and others. */
function sidesOf(configuration: Configuration): Side[] {
  const all = (type: string, argument: string): string[] =>
    configuration.all(type).map(({ values }) => String(values[argument]));
  const groups = all('aws_cloudwatch_log_group', 'name');
  const days = [...new Set(all('aws_cloudwatch_log_group', 'retention_in_days'))].join(' or ');
  const alarms = all('aws_cloudwatch_metric_alarm', 'alarm_name');
  const mails = [...new Set(all('aws_sns_topic_subscription', 'endpoint'))];
  const budgets = configuration.all('aws_budgets_budget').map(({ values }) => values);
  const sides: Side[] = [
    { title: `${counted(groups.length, 'log group')}, ${days} days`, words: listed(withoutPrefix(groups)) },
    { title: counted(alarms.length, 'alarm'), words: listed(withoutPrefix(alarms)) },
    { title: 'Mail', words: listed(mails) },
    { title: 'Scheduled scaling', words: listed(sizesAtTimes(configuration)) },
    { title: 'Scheduled commands', words: listed(all('aws_scheduler_schedule', 'name')) },
    {
      title: 'Budget of the account',
      words: budgets.map((one) => `${String(one['limit_amount'])} ${String(one['limit_unit'])} a month`),
    },
  ];
  return sides.filter(({ words }) => words.length > 0);
}

/** The scheduled sizes of the group: `0 20 * * MON-FRI UTC: 0 to 0`. */
const sizesAtTimes = (configuration: Configuration): string[] =>
  configuration.all('aws_autoscaling_schedule').map(({ values }) => {
    const [min, max] = [String(values['min_size']), String(values['max_size'])];
    return `${String(values['recurrence'])} ${String(values['time_zone'])}: ${min === max ? min : `${min} to ${max}`}`;
  });

/** Names without their common prefix, up to its last hyphen or slash. */
function withoutPrefix(names: readonly string[]): string[] {
  const [first = ''] = names;
  let length = names.length > 1 ? first.length : 0;
  while (!names.every((name) => name.startsWith(first.slice(0, length)))) length--;
  const shared = /^.*[-/]/.exec(first.slice(0, length))?.[0].length ?? 0;
  return names.map((name) => name.slice(shared));
}

import { type Resource, Stack, type StackJson, type Values } from '../documents';

/** Something affects traffic and is not modelled here: no answer is better than a wrong one. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';
}

/** The resource types that the analysis reads. */
const MODELLED = [
  'aws_autoscaling_group',
  'aws_default_security_group',
  'aws_eip',
  'aws_flow_log',
  'aws_instance',
  'aws_internet_gateway',
  'aws_launch_template',
  'aws_lb',
  'aws_lb_listener',
  'aws_lb_listener_rule',
  'aws_lb_target_group',
  'aws_nat_gateway',
  'aws_network_acl',
  'aws_network_acl_association',
  'aws_network_acl_rule',
  'aws_route',
  'aws_route_table',
  'aws_route_table_association',
  'aws_security_group',
  'aws_security_group_rule',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_endpoint',
  'aws_vpc_peering_connection',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
];

/** Arguments of resources that have a place in the network, or change it. */
const PLACES =
  /"(\w*subnet_ids?|subnets|\w*vpc_id|vpc_config|vpc_zone_identifier|\w*security_groups?(_ids?)?|route_table_ids?|network_interfaces?|transit_gateway_id|\w*ipv6_\w+|cidr_ipv6|ipv6_native)":/;

/** A stack in which everything that affects traffic is modelled. */
export class Configuration extends Stack {
  /** @throws NotModelled */
  constructor(json: StackJson) {
    super(json);
    for (const resource of this.resources) refuseUnknown(resource);
  }
}

/** Whether a resource of this type affects traffic: other types do not change the matrix. */
export function concernsTraffic(type: string, values: Values): boolean {
  return MODELLED.includes(type) || PLACES.test(JSON.stringify(values));
}

function refuseUnknown({ address, type, values }: Resource): void {
  const text = JSON.stringify({ ...values, '//': undefined }); // without cdktf's own metadata
  const ipv6 = /"(\w*ipv6\w*)":(?!null|false|\[\])/.exec(text)?.[1];
  if (ipv6) throw new NotModelled(`${address}: ${ipv6}`);
  if (!MODELLED.includes(type) && PLACES.test(text)) throw new NotModelled(address);
}

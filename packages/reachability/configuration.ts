/** The arguments of a resource as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;
type ByName = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** A stack as Terraform gets it. */
export interface StackJson {
  readonly provider?: Readonly<Record<string, readonly Arguments[]>>;
  readonly resource?: ByName;
  readonly data?: ByName;
}

/** A resource or data source, by the address that plans show. */
export interface Block {
  readonly address: string;
  readonly type: string;
  /** The last part of the address: `network_private_1`. */
  readonly name: string;
  readonly values: Arguments;
}

/** What decides about traffic and is not understood here: better no answer than a wrong one. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';
}

/** What the analysis reads. */
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

/** Whatever has one of these is somewhere in the network, or changes it. */
const PLACES =
  /"(\w*subnet_ids?|subnets|\w*vpc_id|vpc_config|vpc_zone_identifier|\w*security_groups?(_ids?)?|route_table_ids?|network_interfaces?|transit_gateway_id|\w*ipv6_\w+|cidr_ipv6|ipv6_native)":/;

/** Reads a stack, and refuses what it would not understand. */
export class Configuration {
  readonly blocks: readonly Block[];
  private readonly byAddress: ReadonlyMap<string, Block>;

  constructor(json: StackJson) {
    this.blocks = [...blocksOf(json.resource), ...blocksOf(json.data, 'data.')];
    this.byAddress = new Map(this.blocks.map((block) => [block.address, block]));
    for (const block of this.blocks) refuseUnknown(block);
  }

  at(address: string): Block | undefined {
    return this.byAddress.get(address);
  }

  all(type: string): Block[] {
    return this.blocks.filter((block) => block.type === type);
  }

  /** The block that a value refers to, `${aws_vpc.network_vpc.id}`; nothing for a text or what is elsewhere. */
  referred(value: unknown): Block | undefined {
    const address = addressIn(value);
    return address === undefined ? undefined : this.at(address);
  }
}

/** The address in a reference; the text itself where it is no reference. */
export function addressIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return /^\$\{((?:data\.)?\w+\.[\w-]+)\.[\w[\].]+\}$/.exec(value)?.[1] ?? value;
}

/** A block of Terraform's, which may stand alone or in a list. */
export function list(value: unknown): readonly Arguments[] {
  return value === undefined || value === null ? [] : ([value].flat() as Arguments[]);
}

export function texts(value: unknown): readonly string[] {
  return list(value).map(String);
}

/** Terraform takes `true` and `"true"` alike. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function blocksOf(types: ByName = {}, prefix = ''): Block[] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]) => ({
      address: `${prefix}${type}.${name}`,
      type: `${prefix}${type}`,
      name,
      values,
    })),
  );
}

/** Whether a resource of a type decides about traffic: others change nothing in the matrix. */
export function concernsTraffic(type: string, values: Arguments): boolean {
  return MODELLED.includes(type) || PLACES.test(JSON.stringify(values));
}

function refuseUnknown({ address, type, values }: Block): void {
  const text = JSON.stringify({ ...values, '//': undefined }); // without cdktf's notes
  const ipv6 = /"(\w*ipv6\w*)":(?!null|false|\[\])/.exec(text)?.[1];
  if (ipv6) throw new NotModelled(`${address}: ${ipv6}`);
  if (!MODELLED.includes(type) && PLACES.test(text)) throw new NotModelled(address);
}

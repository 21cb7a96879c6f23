import { type Outside, prefixOf, within } from './addresses';
import { addressIn, list, type Resource, texts, type Values } from '../documents';
import { type Configuration, NotModelled } from './configuration';

/** The target of a route. */
export type Way =
  | { readonly by: 'internet gateway' | 'peering' }
  | { readonly by: 'NAT'; readonly gateway: Resource; readonly subnet: Resource }
  | undefined;

/** The routes of subnets to addresses outside the VPC. Inside the VPC every address can be routed to. */
export class Routes {
  constructor(private readonly configuration: Configuration) {}

  /** Every network that a route names. */
  get mentioned(): string[] {
    return this.configuration
      .all('aws_route_table')
      .flatMap(({ address }) => this.routesOf(address).map((route) => destination(route)));
  }

  /** Where a subnet sends packets for an address outside the VPC: the most specific route decides. */
  from(subnet: Resource, to: Outside): Way {
    const table = this.tableOf(subnet);
    if (!table) return undefined; // the VPC's main route table, to which the stacks add nothing
    const matching = this.routesOf(table).filter((route) => within(to.address, destination(route)));
    const [best] = matching.sort((a, b) => prefixOf(destination(b)) - prefixOf(destination(a)));
    return best && this.wayOf(best);
  }

  /** Whether a subnet reaches a service by its gateway endpoint. */
  hasGatewayEndpoint(subnet: Resource, service: string): boolean {
    const table = this.tableOf(subnet);
    return this.configuration
      .all('aws_vpc_endpoint')
      .filter(({ values }) => (values['vpc_endpoint_type'] ?? 'Gateway') === 'Gateway')
      .filter(({ values }) => String(values['service_name']).endsWith(`.${service}`))
      .some(({ values }) => texts(values['route_table_ids']).some((id) => addressIn(id) === table));
  }

  private tableOf(subnet: Resource): string | undefined {
    const found = this.configuration
      .all('aws_route_table_association')
      .filter(({ values }) => addressIn(values['subnet_id']) === subnet.address);
    if (found.length > 1) throw new NotModelled(`${subnet.address} in two route tables`);
    return addressIn(found[0]?.values['route_table_id']);
  }

  private routesOf(table: string): Values[] {
    const inline = this.configuration.at(table)?.values['route'];
    const own = this.configuration
      .all('aws_route')
      .map(({ values }) => values)
      .filter((values) => addressIn(values['route_table_id']) === table);
    return [...own, ...list(inline)];
  }

  private wayOf(route: Values): Way {
    const gateway = this.configuration.referred(route['gateway_id']);
    if (gateway?.type === 'aws_internet_gateway') return { by: 'internet gateway' };
    if (route['vpc_peering_connection_id'] ?? route['transit_gateway_id']) return { by: 'peering' };
    const nat = this.configuration.referred(route['nat_gateway_id']);
    const subnet = this.configuration.referred(nat?.values['subnet_id']);
    if (nat?.type !== 'aws_nat_gateway' || subnet?.type !== 'aws_subnet') {
      throw new NotModelled(`a route to ${destination(route)}`);
    }
    const isPublic =
      nat.values['connectivity_type'] !== 'private' && nat.values['allocation_id'] !== undefined;
    return isPublic ? { by: 'NAT', gateway: nat, subnet } : undefined;
  }
}

function destination(route: Values): string {
  const cidr = route['destination_cidr_block'] ?? route['cidr_block'];
  if (typeof cidr !== 'string') throw new NotModelled('a route whose destination is no IPv4 network');
  return cidr;
}

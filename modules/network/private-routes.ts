import type { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { NetworkSettings } from '../../settings';
import { gatewayEndpoint } from './endpoints';
import { natGateway } from './nat-gateway';
import { Subnets } from './subnets';

export interface PrivateRoutesProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly nat: NetworkSettings['nat'];
  /** Services with a gateway endpoint: `s3`. */
  readonly gatewayServices: readonly string[];
  readonly subnets: Subnets;
  readonly publicSubnets: Subnets;
  /** What must exist before a NAT gateway reaches the internet. */
  readonly natReady: ITerraformDependable[];
}

/**
 * How instances reach what is outside the VPC: S3 through its gateway endpoint, which is free, the rest through NAT.
 * Each zone always has its own route table, so that a change of `nat` only changes the target of a route.
 */
export class PrivateRoutes extends Construct {
  /** By zone; one for all zones, or none, as `nat` says. */
  readonly natGateways: NatGateway[];
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateRoutesProps) {
    super(scope, id);
    const { name, region, vpcId, natReady } = props;
    const tables = props.subnets.ids.map((subnetId, slot) => this.createTable(props, subnetId, slot));
    const natCount = { none: 0, single: 1, 'per-zone': props.publicSubnets.inUse.length }[props.nat];
    this.natGateways = props.publicSubnets.inUse
      .slice(0, natCount)
      .map((subnetId, slot) => natGateway(this, { name, subnetId, slot, after: natReady }));
    const routes =
      this.natGateways.length === 0 ? [] : tables.map(({ table }, slot) => this.route(table, slot));
    const routeTableIds = tables.map(({ table }) => table.id);
    const gateways = props.gatewayServices.map((service) =>
      gatewayEndpoint(this, service, { name, region, vpcId, routeTableIds }),
    );
    this.ready = [
      ...tables.map(({ association }) => association),
      ...this.natGateways,
      ...routes,
      ...gateways,
    ];
  }

  private createTable({ name, vpcId }: PrivateRoutesProps, subnetId: string, slot: number) {
    const table = new RouteTable(this, `table-${slot + 1}`, {
      vpcId,
      tags: { Name: `${name}-private-${slot + 1}` },
    });
    const association = new RouteTableAssociation(this, `association-${slot + 1}`, {
      subnetId,
      routeTableId: table.id,
    });
    return { table, association };
  }

  private route(table: RouteTable, slot: number): Route {
    const nat = this.natGateways[slot] ?? this.natGateways[0];
    return new Route(this, `internet-${slot + 1}`, {
      routeTableId: table.id,
      destinationCidrBlock: '0.0.0.0/0',
      natGatewayId: nat?.id,
    });
  }
}

import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { NetworkSettings } from '../../settings';
import { Subnets } from './subnets';

export interface PrivateRoutesProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly nat: NetworkSettings['nat'];
  /** Services that are reached by a gateway endpoint: `s3`. */
  readonly gatewayServices: readonly string[];
  readonly subnets: Subnets;
  readonly publicSubnets: Subnets;
  /** What a NAT gateway needs to reach the internet. */
  readonly natReady: ITerraformDependable[];
}

/**
 * How instances reach what is outside the VPC: S3 by its gateway endpoint, which is free, and the rest by NAT. Each
 * zone has a route table of its own in every case, so that a change of `nat` only points a route elsewhere.
 */
export class PrivateRoutes extends Construct {
  /** The NAT gateways, by slot; one, or none, where the settings say so. */
  readonly natGateways: NatGateway[];
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateRoutesProps) {
    super(scope, id);
    const tables = props.subnets.ids.map((subnetId, slot) => this.createTable(props, subnetId, slot));
    const natCount = { none: 0, single: 1, 'per-zone': props.publicSubnets.inUse.length }[props.nat];
    this.natGateways = props.publicSubnets.inUse
      .slice(0, natCount)
      .map((subnetId, slot) => this.createNatGateway(props, subnetId, slot));
    const routes =
      this.natGateways.length === 0 ? [] : tables.map(({ table }, slot) => this.route(table, slot));
    const tableIds = tables.map(({ table }) => table.id);
    const gateways = props.gatewayServices.map((service) => this.createGateway(props, service, tableIds));
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

  private createNatGateway(
    { name, natReady }: PrivateRoutesProps,
    subnetId: string,
    slot: number,
  ): NatGateway {
    const tags = { Name: `${name}-nat-${slot + 1}` };
    const address = new Eip(this, `nat-address-${slot + 1}`, { domain: 'vpc', tags });
    return new NatGateway(this, `nat-${slot + 1}`, {
      subnetId,
      allocationId: address.id,
      tags,
      dependsOn: natReady,
    });
  }

  private route(table: RouteTable, slot: number): Route {
    const nat = this.natGateways[slot] ?? this.natGateways[0];
    return new Route(this, `internet-${slot + 1}`, {
      routeTableId: table.id,
      destinationCidrBlock: '0.0.0.0/0',
      natGatewayId: nat?.id,
    });
  }

  /** Amazon Linux 2023's package repositories and CodeDeploy's bundles come through that of S3 too. */
  private createGateway(
    { name, region, vpcId }: PrivateRoutesProps,
    service: string,
    routeTableIds: string[],
  ): VpcEndpoint {
    return new VpcEndpoint(this, service, {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: 'Gateway',
      routeTableIds,
      tags: { Name: `${name}-${service}` },
    });
  }
}

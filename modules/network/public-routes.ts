import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Subnets } from './subnets';

export interface PublicRoutesProps {
  /** The Name tag begins with it. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnets: Subnets;
  /** @default none: the subnets reach nothing outside the VPC */
  readonly internetGateway?: InternetGateway;
}

/** The route table that all public subnets share. */
export class PublicRoutes extends Construct {
  /** What must exist before the public subnets reach the internet. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, vpcId, subnets, internetGateway }: PublicRoutesProps) {
    super(scope, id);
    const table = new RouteTable(this, 'table', { vpcId, tags: { Name: `${name}-public` } });
    const associations = subnets.ids.map(
      (subnetId, slot) =>
        new RouteTableAssociation(this, `association-${slot + 1}`, { subnetId, routeTableId: table.id }),
    );
    this.ready = [...associations];
    if (internetGateway) {
      const route = new Route(this, 'internet', {
        routeTableId: table.id,
        destinationCidrBlock: '0.0.0.0/0',
        gatewayId: internetGateway.id,
      });
      this.ready.push(route);
    }
  }
}

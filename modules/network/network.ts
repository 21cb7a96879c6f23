import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { gatewayServices } from '../../settings/endpoints';
import { subnetCidrs } from '../../settings/network';
import { NetworkAcls } from './acls';
import { FlowLogs } from './flow-logs';
import { internetGateway } from './internet-gateway';
import { PrivateRoutes } from './private-routes';
import { PublicRoutes } from './public-routes';
import { Subnets } from './subnets';
import { emptyVpc } from './vpc';
import { Zones } from './zones';

export interface NetworkProps {
  readonly project: string;
  /** `<project>-<stage>`: all Name tags begin with it. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
}

/**
 * The VPC of a stage and all that is in it. Its addresses are divided for four zones from the start, so that adding a
 * zone moves no subnet. No subnet assigns public addresses: the public subnets hold only the load balancer and the NAT
 * gateways, which have their own.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  /** Of the load balancer and the NAT gateways. */
  readonly publicSubnets: Subnets;
  /** Of the instances. */
  readonly privateSubnets: Subnets;
  /** The instances' route tables, one a zone. */
  readonly privateRoutes: PrivateRoutes;
  /**
   * What must exist before the load balancer: AWS refuses an internet-facing one in a VPC without an internet gateway
   * (hashicorp/terraform-provider-aws#4587).
   */
  readonly publicReady: ITerraformDependable[];
  /**
   * What must exist before an instance boots: without routes, NAT and ACLs, its user data fails at the first download
   * (terraform-aws-modules/terraform-aws-autoscaling#255).
   */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { stage, name } = props;
    this.vpc = emptyVpc(this, { name, cidr: stage.network.cidr });

    const { names: zones, named } = new Zones(this, 'zones', { zones: stage.network.zones });
    const cidrs = subnetCidrs(stage.network.cidr);
    const { emptyZones } = stage.network;
    const shared = { vpcId: this.vpc.id, zones, zonesNamed: named, emptyZones, name };
    this.publicSubnets = new Subnets(this, 'public', { ...shared, tier: 'public', cidrs: cidrs.public });
    this.privateSubnets = new Subnets(this, 'private', { ...shared, tier: 'private', cidrs: cidrs.private });

    const publicRoutes = new PublicRoutes(this, 'public-routes', {
      name,
      vpcId: this.vpc.id,
      subnets: this.publicSubnets,
      internetGateway: internetGateway(this, { name, vpcId: this.vpc.id, stage }),
    });
    this.privateRoutes = new PrivateRoutes(this, 'private-routes', {
      name,
      region: props.region,
      vpcId: this.vpc.id,
      nat: stage.network.nat,
      gatewayServices: gatewayServices(stage.app, stage.network.endpoints),
      subnets: this.privateSubnets,
      publicSubnets: this.publicSubnets,
      natReady: publicRoutes.ready,
    });
    const acls = new NetworkAcls(this, 'acls', {
      name,
      vpcId: this.vpc.id,
      stage,
      publicSubnets: this.publicSubnets,
      privateSubnets: this.privateSubnets,
    });
    new FlowLogs(this, 'flow-logs', { ...props, vpcId: this.vpc.id });
    this.publicReady = publicRoutes.ready;
    this.ready = [...publicRoutes.ready, ...this.privateRoutes.ready, ...acls.ready];
  }
}

import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Subnets } from './subnets';

export interface GatewayEndpointProps {
  /** The Name tag begins with it. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** The route tables that get a route to the service. */
  readonly routeTableIds: string[];
}

/**
 * A gateway endpoint, which is free: `s3` or `dynamodb`. Amazon Linux 2023's package repositories and CodeDeploy's
 * bundles are in S3, so they use it too.
 */
export function gatewayEndpoint(
  scope: Construct,
  service: string,
  { name, region, vpcId, routeTableIds }: GatewayEndpointProps,
): VpcEndpoint {
  return new VpcEndpoint(scope, service, {
    vpcId,
    serviceName: `com.amazonaws.${region}.${service}`,
    vpcEndpointType: 'Gateway',
    routeTableIds,
    tags: { Name: `${name}-${service}` },
  });
}

export interface InterfaceEndpointsProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly subnets: Subnets;
  /** A security group that allows the instances on port 443. */
  readonly securityGroupId: string;
  /** The services that instances call: `ssm`, `logs`. */
  readonly services: readonly string[];
}

/**
 * Interface endpoints, by which instances reach AWS services without NAT. Each costs by the hour and zone: many in
 * several zones can cost more than a NAT gateway (docs/cost.md).
 */
export class InterfaceEndpoints extends Construct {
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    this.ready = props.services.map((service) => this.createEndpoint(props, service));
  }

  private createEndpoint(props: InterfaceEndpointsProps, service: string): VpcEndpoint {
    return new VpcEndpoint(this, service, {
      vpcId: props.vpcId,
      serviceName: `com.amazonaws.${props.region}.${service}`,
      vpcEndpointType: 'Interface',
      subnetIds: props.subnets.inUse,
      securityGroupIds: [props.securityGroupId],
      privateDnsEnabled: true,
      tags: { Name: `${props.name}-${service}` },
    });
  }
}

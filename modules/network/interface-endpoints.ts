import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Subnets } from './subnets';

export interface InterfaceEndpointsProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly subnets: Subnets;
  /** Lets the instances in on 443. */
  readonly securityGroupId: string;
  /** Services beside those that every instance needs: the services that the app's secrets are kept in. */
  readonly services?: readonly string[];
}

/**
 * What every instance calls: Session Manager (ssm, ssmmessages), logs and metrics (logs, monitoring; ec2, whose
 * tags the CloudWatch agent reads), keys, and CodeDeploy. `ec2messages` is no longer needed.
 */
const SERVICES = [
  'ssm',
  'ssmmessages',
  'logs',
  'monitoring',
  'ec2',
  'kms',
  'codedeploy',
  'codedeploy-commands-secure',
];

/**
 * The services that instances reach where a stage has no NAT. Each endpoint costs by the hour and zone: several of
 * them in several zones can cost more than a NAT gateway (README.md shows the sums).
 */
export class InterfaceEndpoints extends Construct {
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const services = new Set([...SERVICES, ...(props.services ?? [])]);
    this.ready = [...services].map((service) => this.createEndpoint(props, service));
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

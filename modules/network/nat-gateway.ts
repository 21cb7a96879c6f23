import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface NatGatewayProps {
  /** The Name tags begin with it. */
  readonly name: string;
  /** A public subnet. */
  readonly subnetId: string;
  /** Index of the zone among the stage's zones, from 0. */
  readonly slot: number;
  /** What must exist before it reaches the internet. */
  readonly after: ITerraformDependable[];
}

/** A NAT gateway with an Elastic IP address of its own. */
export function natGateway(scope: Construct, { name, subnetId, slot, after }: NatGatewayProps): NatGateway {
  const tags = { Name: `${name}-nat-${slot + 1}` };
  const address = new Eip(scope, `nat-address-${slot + 1}`, { domain: 'vpc', tags });
  return new NatGateway(scope, `nat-${slot + 1}`, {
    subnetId,
    allocationId: address.id,
    tags,
    dependsOn: after,
  });
}

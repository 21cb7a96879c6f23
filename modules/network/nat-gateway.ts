import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface NatGatewayProps {
  /** The Name tags begin with it. */
  readonly name: string;
  /** A public one. */
  readonly subnetId: string;
  /** From 0: the zone's place among those of the stage. */
  readonly slot: number;
  /** What it needs to reach the internet. */
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

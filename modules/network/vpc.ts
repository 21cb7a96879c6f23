import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';

export interface VpcProps {
  /** The Name tag. */
  readonly name: string;
  readonly cidr: string;
}

/** A VPC whose default security group has no rules: AWS makes one whose members reach each other, and nothing uses it. */
export function emptyVpc(scope: Construct, { name, cidr }: VpcProps): Vpc {
  const vpc = new Vpc(scope, 'vpc', {
    cidrBlock: cidr,
    enableDnsSupport: true,
    enableDnsHostnames: true, // interface endpoints' private DNS names need both
    tags: { Name: name },
  });
  new DefaultSecurityGroup(scope, 'default-security-group', { vpcId: vpc.id });
  return vpc;
}

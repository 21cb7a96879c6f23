import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';

export interface InternetGatewayProps {
  /** The Name tag. */
  readonly name: string;
  readonly vpcId: string;
  readonly stage: Pick<StageSettings, 'exposure' | 'network'>;
}

/** The VPC's internet gateway; an internal stage without NAT has none. */
export function internetGateway(
  scope: Construct,
  { name, vpcId, stage }: InternetGatewayProps,
): InternetGateway | undefined {
  if (stage.exposure === 'internal' && stage.network.nat === 'none') return undefined;
  return new InternetGateway(scope, 'internet-gateway', { vpcId, tags: { Name: name } });
}

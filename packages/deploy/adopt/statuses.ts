import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Statuses } from '../../resource-kinds';
import { clientConfig } from '../account/aws';
import { looking } from './looking';

/** Reads from AWS how far it is with what it creates in the background. Reads only. */
export class AwsStatuses implements Statuses {
  constructor(private readonly region: string) {}

  /** The load balancer's state: `active`, `provisioning` … Undefined where it does not exist. */
  async loadBalancer(arn: string): Promise<string | undefined> {
    const client = new ElasticLoadBalancingV2Client(clientConfig(this.region));
    const command = new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] });
    return (await looking(() => client.send(command)))?.LoadBalancers?.[0]?.State?.Code;
  }

  /** The NAT gateway's state: `available`, `pending` … Undefined where it does not exist. */
  async natGateway(id: string): Promise<string | undefined> {
    const command = new DescribeNatGatewaysCommand({ NatGatewayIds: [id] });
    const answer = await looking(() => new EC2Client(clientConfig(this.region)).send(command));
    return answer?.NatGateways?.[0]?.State;
  }

  /** The endpoint's state: `available`, `pending` … Undefined where it does not exist. */
  async vpcEndpoint(id: string): Promise<string | undefined> {
    const command = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] });
    const answer = await looking(() => new EC2Client(clientConfig(this.region)).send(command));
    return answer?.VpcEndpoints?.[0]?.State;
  }
}

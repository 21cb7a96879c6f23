import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { IMPORT_IDS } from '../adopt/import-ids';
import { looking } from '../adopt/looking';
import { clientConfig } from '../account/aws';
import type { StateBucketClient } from '../state/state-bucket';
import type { Terraform } from './terraform';

const stateSchema = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      instances: z.array(
        z.object({
          status: z.string().optional(),
          attributes: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

/** A thing whose creation was broken off after AWS had made it. */
export interface HalfMade {
  readonly address: string;
  readonly type: string;
  readonly id: string;
}

/** The first word for the state of a thing on AWS; undefined where AWS has it not. */
type StatusOf = (id: string, region: string) => Promise<string | undefined>;

/** What AWS makes in the background, and can give up on: everything else is whole from its first call on. */
const IN_THE_BACKGROUND: Readonly<Record<string, StatusOf>> = {
  aws_lb: async (arn, region) => {
    const client = new ElasticLoadBalancingV2Client(clientConfig(region));
    const command = new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] });
    return (await looking(() => client.send(command)))?.LoadBalancers?.[0]?.State?.Code;
  },
  aws_nat_gateway: async (id, region) => {
    const command = new DescribeNatGatewaysCommand({ NatGatewayIds: [id] });
    const answer = await looking(() => new EC2Client(clientConfig(region)).send(command));
    return answer?.NatGateways?.[0]?.State;
  },
  aws_vpc_endpoint: async (id, region) => {
    const command = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] });
    const answer = await looking(() => new EC2Client(clientConfig(region)).send(command));
    return answer?.VpcEndpoints?.[0]?.State;
  },
};

/** On its way, or there. An endpoint's state begins with a capital. [API references of EC2 and load balancing] */
const WORKS = ['active', 'active_impaired', 'available', 'pending', 'provisioning'];

/** What of a state Terraform would replace because its creation did not end, and the next plan can complete instead. */
export function halfMade(state: unknown): HalfMade[] {
  if (state === undefined) return [];
  return stateSchema
    .parse(state)
    .resources.filter(({ type }) => type in IMPORT_IDS)
    .flatMap(({ type, name, instances }) =>
      instances
        .filter(({ status }) => status === 'tainted')
        .map(({ attributes }) => ({ address: `${type}.${name}`, type, id: String(attributes?.id) })),
    );
}

/**
 * Keeps what an interrupted apply had made half of: Terraform marks such a thing as tainted, and would destroy it to
 * make it anew, with what it holds or carries by now. Whatever its creation did not get to, the next plan adds in
 * place. What AWS itself gave up on is left to be replaced. Changes the state alone.
 */
export async function keepHalfMade(
  terraform: Terraform,
  bucket: StateBucketClient,
  region: string,
): Promise<void> {
  for (const { address, type, id } of halfMade(await bucket.state(terraform.stack))) {
    const status = await IN_THE_BACKGROUND[type]?.(id, region);
    if (type in IN_THE_BACKGROUND && !WORKS.includes(status?.toLowerCase() ?? '')) {
      console.log(
        `The creation of ${address} did not end, and AWS does not say that it works (${status ?? 'no answer'}): ` +
          'it is made anew.',
      );
      continue;
    }
    console.log(`The creation of ${address} did not end. It is kept and completed, not made anew.`);
    await terraform.untaint(address);
    terraform.rememberHalfMade(address);
  }
}

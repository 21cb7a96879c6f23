import type { Settings } from '../../../settings';
import { stageOf } from '../../../settings/names';
import { Lookups } from './lookups';
import { Unnamed } from './unnamed';

/** Something that carries the stack's tags or name, and that its state does not know. */
export interface Stray {
  /** `VPC hello-staging` */
  readonly what: string;
  readonly id: string;
  /** The command of the AWS CLI that removes it. */
  readonly remove: string;
}

/**
 * By kind, of EC2 the prefix of the id: how the AWS CLI removes it. What is not here is made by AWS itself, or has a
 * name that only one can have.
 */
const REMOVE: Readonly<Record<string, (id: string) => string>> = {
  nat: (id) => `aws ec2 delete-nat-gateway --nat-gateway-id ${id}`,
  eipalloc: (id) => `aws ec2 release-address --allocation-id ${id}`,
  vpce: (id) => `aws ec2 delete-vpc-endpoints --vpc-endpoint-ids ${id}`,
  fl: (id) => `aws ec2 delete-flow-logs --flow-log-ids ${id}`,
  acl: (id) => `aws ec2 delete-network-acl --network-acl-id ${id}`,
  subnet: (id) => `aws ec2 delete-subnet --subnet-id ${id}`,
  rtb: (id) => `aws ec2 delete-route-table --route-table-id ${id}`,
  igw: (id) => `aws ec2 delete-internet-gateway --internet-gateway-id ${id}`,
  vpc: (id) => `aws ec2 delete-vpc --vpc-id ${id}`,
  key: (id) => `aws kms schedule-key-deletion --key-id ${id}`,
  certificate: (id) => `aws acm delete-certificate --certificate-arn ${id}`,
  query: (id) => `aws logs delete-query-definition --query-definition-id ${id}`,
};

/** What people call them. */
const WORDS: Readonly<Record<string, string>> = {
  eipalloc: 'Elastic IP',
  igw: 'internet gateway',
  nat: 'NAT gateway',
  acl: 'network ACL',
  rtb: 'route table',
  vpc: 'VPC',
  vpce: 'VPC endpoint',
  fl: 'flow log',
};

/** The order in which they go: what is in something goes before it. */
const ORDER = Object.keys(REMOVE);

/**
 * What AWS has a second time: a call was carried out, its answer was lost on the way, and the call was made again.
 *
 * @param states of all stacks whose things carry the same tags, as Terraform wrote them
 */
export async function strays(
  settings: Settings,
  stack: string,
  states: readonly unknown[],
): Promise<Stray[]> {
  const known = JSON.stringify(states);
  const stage = stageOf(settings, stack);
  const found = [
    ...(stage ? await new Lookups(settings, stack).inEc2() : []),
    ...(await new Unnamed(settings, stage).all()),
  ];
  return found
    .filter(({ kind, id }) => kind in REMOVE && !known.includes(`"${id}"`))
    .sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind))
    .map(({ kind, name, id }) => ({
      what: `${WORDS[kind] ?? kind} ${name}`.trim(),
      id,
      remove: `${REMOVE[kind]?.(id)} --region ${settings.region}`,
    }));
}

/** For people; empty where there are none. */
export function strayReport(stack: string, found: readonly Stray[]): string {
  if (found.length === 0) return '';
  const lines = found.map(({ what, id, remove }) => `  ${what} ${id}\n    ${remove}`);
  const them = found.length === 1 ? 'it' : 'them';
  return (
    `Warning: AWS has more of ${stack} than its state knows. A call was carried out and its answer was lost, or an ` +
    `apply died elsewhere; nothing that the state knows uses ${them}. Look at ${them}, then remove ${them}:\n` +
    lines.join('\n')
  );
}

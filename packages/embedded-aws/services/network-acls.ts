import type { Memory } from '../memory';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse } from '../response';
import type { Backend, Operation } from '../service';
import { buildXml, itemsAt, parseXml, textAt, type XmlNode } from '../xml';

interface Message {
  readonly type: string;
  readonly code: string;
}

/**
 * Network ACLs: moto does not return the type and code of an ICMP entry, but a range of ports, so that a rule that is
 * imported would have to be replaced. [EC2 API, NetworkAclEntry, icmpTypeCode]
 */
export function networkAclOperations(memory: Memory): Record<string, Operation> {
  const messages = memory.map<Message>('ec2 messages of network ACL entries');
  const remembering: Operation = async (request, { forward }) => {
    const response = await forward(request);
    const { 'Icmp.Type': type, 'Icmp.Code': code } = request.parameters;
    if (response.status < 400 && type !== undefined && code !== undefined)
      messages.set(keyOf(request), { type, code });
    return response;
  };
  return {
    CreateNetworkAclEntry: remembering,
    ReplaceNetworkAclEntry: remembering,
    DeleteNetworkAclEntry: async (request, { forward }) => {
      const response = await forward(request);
      if (response.status < 400) messages.delete(keyOf(request));
      return response;
    },
    DescribeNetworkAcls: (request, backend) => describe(request, backend, messages),
  };
}

const keyOf = ({ parameters }: AwsRequest): string =>
  [parameters['NetworkAclId'], parameters['RuleNumber'], parameters['Egress']].join(' ');

async function describe(
  request: AwsRequest,
  { forward }: Backend,
  messages: ReadonlyMap<string, Message>,
): Promise<AwsResponse> {
  const response = await forward(request);
  const text = response.body.toString();
  if (response.status >= 400) {
    if (!text.includes('InvalidRouteTableID.NotFound')) return response;
    // For a missing network ACL, moto reports a missing route table, which clients do not recognise.
    const id = /acl-[0-9a-f]+/.exec(text)?.[0] ?? '';
    throw new AwsError('InvalidNetworkAclID.NotFound', `The networkAcl ID '${id}' does not exist`);
  }
  const answer = parseXml(text) as Record<string, XmlNode>;
  for (const acl of itemsAt(answer['DescribeNetworkAclsResponse'], 'networkAclSet')) {
    for (const entry of itemsAt(acl, 'entrySet')) {
      const key = [textAt(acl, 'networkAclId'), textAt(entry, 'ruleNumber'), textAt(entry, 'egress')].join(
        ' ',
      );
      const message = messages.get(key);
      if (!message || typeof entry !== 'object' || Array.isArray(entry)) continue;
      delete entry['portRange'];
      entry['icmpTypeCode'] = { type: message.type, code: message.code };
    }
  }
  return { ...response, body: Buffer.from(buildXml(answer)) };
}

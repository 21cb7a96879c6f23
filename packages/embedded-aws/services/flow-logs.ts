import type { Memory } from '../memory';
import type { Operation } from '../service';
import { buildXml, itemsAt, parseXml, textAt, type XmlNode } from '../xml';

/** Flow logs to a folder of a bucket: moto takes the folder as a part of the bucket's name. */
export function flowLogOperations(memory: Memory): Record<string, Operation> {
  const destinations = memory.map<string>('ec2 flow log destinations');
  return {
    CreateFlowLogs: async (request, { moto, forward }) => {
      const destination = request.parameters['LogDestination'] ?? '';
      if (!destination.startsWith('arn:aws:s3:::') || !destination.includes('/')) return forward(request);
      const bucket = destination.slice(0, destination.indexOf('/'));
      const response = await moto.sendWith(request, { ...request.parameters, LogDestination: bucket });
      const answer = (parseXml(response.body.toString()) as Record<string, XmlNode>)[
        'CreateFlowLogsResponse'
      ];
      itemsAt(answer, 'flowLogIdSet').forEach((id) => destinations.set(String(id), destination));
      return response;
    },
    DescribeFlowLogs: async (request, { forward }) => {
      const response = await forward(request);
      if (response.status >= 400) return response;
      const answer = parseXml(response.body.toString()) as Record<string, XmlNode>;
      for (const log of itemsAt(answer['DescribeFlowLogsResponse'], 'flowLogSet')) {
        const destination = destinations.get(textAt(log, 'flowLogId'));
        if (destination && typeof log === 'object' && !Array.isArray(log))
          log['logDestination'] = destination;
      }
      return { ...response, body: Buffer.from(buildXml(answer)) };
    },
  };
}

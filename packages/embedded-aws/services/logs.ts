import { randomUUID } from 'node:crypto';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Service } from '../service';

interface Kept {
  readonly region: string;
  readonly definition: Json;
}

/** CloudWatch Logs with saved queries, which moto does not have. */
export function logs(memory: Memory): Service {
  const queries = memory.map<Kept>('logs query definitions');
  return {
    moto: true,
    existing: () => [...queries.values()].map(({ definition }) => `logs query-definition ${definition.name}`),
    operations: {
      // Moto keeps a second filter of the same name beside the first.
      PutMetricFilter: async (request, { moto, forward }) => {
        const { logGroupName, filterName } = request.json;
        const question = { logGroupName, filterName };
        const deletion = moto.json('logs', 'Logs_20140328.DeleteMetricFilter', question, request.region);
        await deletion.catch(() => undefined);
        return forward(request);
      },
      // Sorted by time; moto sorts only on request, and does not support a prefix of the stream's name.
      FilterLogEvents: async (request, { moto }) => {
        const { logStreamNamePrefix, ...question } = request.json;
        const { logGroupName } = question;
        const ask = (action: string, body: Json) =>
          moto.json('logs', `Logs_20140328.${action}`, body, request.region).catch(asClientError);
        if (logStreamNamePrefix !== undefined) {
          const { logStreams } = await ask('DescribeLogStreams', { logGroupName, logStreamNamePrefix });
          if (logStreams.length === 0) return jsonResponse({ events: [], searchedLogStreams: [] });
          question.logStreamNames = logStreams.map((stream: Json) => stream.logStreamName);
        }
        const answer = await ask('FilterLogEvents', { ...question, interleaved: true });
        return jsonResponse({ ...answer, nextToken: answer.nextToken ?? undefined });
      },
      PutQueryDefinition: ({ region, json }) => {
        const { name, queryString, logGroupNames = [], queryDefinitionId = randomUUID() } = json;
        if (!name || !queryString)
          throw new AwsError('InvalidParameterException', 'name and queryString are required');
        if (json.queryDefinitionId && !queries.has(json.queryDefinitionId)) {
          throw new AwsError('ResourceNotFoundException', `No query definition ${json.queryDefinitionId}`);
        }
        const lastModified = Date.now();
        const definition = { queryDefinitionId, name, queryString, logGroupNames, lastModified };
        queries.set(queryDefinitionId, { region, definition });
        return jsonResponse({ queryDefinitionId });
      },
      DescribeQueryDefinitions: ({ region, json }) => {
        const wanted = [...queries.values()]
          .filter((query) => query.region === region)
          .map(({ definition }) => definition)
          .filter(({ name }) => name.startsWith(json.queryDefinitionNamePrefix ?? ''));
        return jsonResponse({ queryDefinitions: wanted });
      },
      DeleteQueryDefinition: ({ json }) => {
        if (!queries.delete(json.queryDefinitionId)) {
          throw new AwsError('ResourceNotFoundException', `No query definition ${json.queryDefinitionId}`);
        }
        return jsonResponse({ success: true });
      },
    },
  };
}

/** Turns moto's refusal into a client error. */
function asClientError(error: Error): never {
  const [, type = 'InvalidParameterException'] = /"__type": ?"([^"]+)"/.exec(error.message) ?? [];
  throw new AwsError(type, error.message);
}

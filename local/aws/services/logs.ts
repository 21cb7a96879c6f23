import { randomUUID } from 'node:crypto';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Service } from '../service';

/** CloudWatch Logs with saved queries, which moto does not know. */
export function logs(memory: Memory): Service {
  const queries = memory.map<Json>('logs query definitions');
  return {
    moto: true,
    existing: () => [...queries.values()].map(({ name }) => `logs query-definition ${name}`),
    operations: {
      // Moto puts a second filter of the same name beside the first.
      PutMetricFilter: async (request, { moto, forward }) => {
        const { logGroupName, filterName } = request.json;
        const question = { logGroupName, filterName };
        const deletion = moto.json('logs', 'Logs_20140328.DeleteMetricFilter', question, request.region);
        await deletion.catch(() => undefined);
        return forward(request);
      },
      PutQueryDefinition: ({ region, json }) => {
        const { name, queryString, logGroupNames = [], queryDefinitionId = randomUUID() } = json;
        if (!name || !queryString)
          throw new AwsError('InvalidParameterException', 'name and queryString are required');
        if (json.queryDefinitionId && !queries.has(json.queryDefinitionId)) {
          throw new AwsError('ResourceNotFoundException', `No query definition ${json.queryDefinitionId}`);
        }
        const lastModified = Date.now();
        queries.set(queryDefinitionId, {
          region,
          queryDefinitionId,
          name,
          queryString,
          logGroupNames,
          lastModified,
        });
        return jsonResponse({ queryDefinitionId });
      },
      DescribeQueryDefinitions: ({ region, json }) => {
        const wanted = [...queries.values()].filter(
          (query) => query.region === region && query.name.startsWith(json.queryDefinitionNamePrefix ?? ''),
        );
        return jsonResponse({ queryDefinitions: wanted.map(({ region: _, ...definition }) => definition) });
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

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { list, type Stack, type Values } from '../../documents';
import { AGENT_FILE, type AgentConfiguration, fileOf, userDataOf } from './agent-configurations';

/** A metric that an alarm or a dashboard reads. */
export interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

const CDK = dirname(require.resolve('aws-cdk-lib/package.json'));
/** The modules of AWS CDK that list the metrics of the services which a stage watches. */
const LISTS = ['autoscaling', 'ec2', 'elasticloadbalancingv2'];

/** What is wrong with reading a metric: with other dimensions than it is published with, it has no data. */
export function problemsOfMetric(stack: Stack, { namespace, name, dimensions }: Asked): string[] {
  const known = namespace.startsWith('AWS/') ? published() : written(stack);
  const same = known.filter((each) => each.namespace === namespace && each.name === name);
  const called = `${namespace} ${name}`;
  if (same.length === 0) return [`nobody is known to publish ${called}`];
  const key = (names: readonly string[]) => [...names].sort().join(', ');
  if (same.some((each) => key(each.dimensions) === key(dimensions))) return [];
  return [`${called} is not published with [${key(dimensions)}]`];
}

let cdk: Asked[] | undefined;

/**
 * What AWS's services publish, by AWS CDK's "canned metrics", which are generated from AWS's own specification of its
 * services. The code has the names, the types have the dimensions.
 */
function published(): Asked[] {
  return (cdk ??= LISTS.flatMap((module) => {
    const file = join(CDK, `aws-${module}/lib/${module}-canned-metrics.generated`);
    const code = readFileSync(`${file}.js`, 'utf8');
    const types = readFileSync(`${file}.d.ts`, 'utf8');
    return [...types.matchAll(/export declare class (\w+) \{(.*?)\n\}/gs)].flatMap(
      ([, group = '', body = '']) => {
        const inCode = code.slice(code.indexOf(`class ${group}{`));
        return [...body.matchAll(/static (\w+)\(this: void, dimensions: \{(.*?)\}\)/gs)].map(
          ([, method = '', dimensions = '']): Asked => {
            const metric = new RegExp(
              `static ${method}\\(dimensions\\)\\{return\\{namespace:"([^"]+)",metricName:"([^"]+)"`,
            ).exec(inCode);
            if (!metric) throw new Error(`AWS CDK's ${group}.${method} has another form than this reads.`);
            const [, namespace = '', name = ''] = metric;
            return {
              namespace,
              name,
              dimensions: [...dimensions.matchAll(/(\w+): string/g)].map(([, one = '']) => one),
            };
          },
        );
      },
    );
  }));
}

/** What a stage publishes itself: by its agents, as their configuration says, and by metric filters of logs. */
function written(stack: Stack): Asked[] {
  const byAgents = userDataOf(stack).flatMap((userData) => {
    const { metrics } = JSON.parse(fileOf(userData, AGENT_FILE)) as AgentConfiguration;
    return Object.entries(metrics.metrics_collected).flatMap(([plugin, { measurement }]) =>
      measurement.flatMap((name) =>
        metrics.aggregation_dimensions.map((dimensions) => ({
          namespace: metrics.namespace,
          // [CloudWatch user guide, "Metrics collected by the CloudWatch agent": measurements with and without prefix]
          name: name.startsWith(`${plugin}_`) ? name : `${plugin}_${name}`,
          dimensions,
        })),
      ),
    );
  });
  const byFilters = stack.all('aws_cloudwatch_log_metric_filter').flatMap(({ values }) =>
    list(values['metric_transformation']).map((made) => ({
      namespace: String(made['namespace']),
      name: String(made['name']),
      dimensions: Object.keys((made['dimensions'] ?? {}) as Values),
    })),
  );
  return [...byAgents, ...byFilters];
}

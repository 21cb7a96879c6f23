import { list, type Resource, type Stack, type Values } from '../../documents';
import { DASHBOARD, PROPERTIES, RENDERING } from './dashboard-schema';
import { bySchema, type Judged, withoutReferences } from './judged';
import { logGroups, problemsOfQuery } from './log-queries';
import { problemsOfMath } from './metric-math';
import { problemsOfMetric } from './metrics';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: readonly unknown[];
    readonly query?: string;
  };
}

interface Rendering {
  readonly id?: string;
  readonly expression?: string;
}

const ofBody = bySchema(DASHBOARD);
const ofRendering = bySchema(RENDERING);
const ofProperties = new Map(Object.entries(PROPERTIES).map(([type, schema]) => [type, bySchema(schema)]));

/** Checks the dashboards: their structure, and whether somebody publishes the metrics that they draw. */
export function dashboards(stack: Stack): Judged[] {
  return stack.all('aws_cloudwatch_dashboard').map(({ address, values }) => {
    const text = String(values['dashboard_body']);
    const body = JSON.parse(withoutReferences(text)) as { widgets: Widget[] };
    const problems = [...ofBody(body), ...body.widgets.flatMap((widget) => ofWidget(stack, widget))];
    return { kind: 'dashboard', place: address, text, problems };
  });
}

/** Checks the metrics and expressions of alarms. */
export function alarmSignals(stack: Stack): Judged[] {
  return stack.all('aws_cloudwatch_metric_alarm').map(({ address, values }) => {
    const queries = list(values['metric_query']);
    const text = JSON.stringify([values['metric_name'], queries]);
    const problems = queries.length > 0 ? ofQueries(stack, queries) : ofMetric(stack, values);
    // Without the number of a gateway or the name of a certificate: the same finding counts once.
    return { kind: 'alarm', place: kindOf(address), text, problems };
  });
}

function ofWidget(stack: Stack, { type, properties }: Widget): string[] {
  const problems = {
    metric: () => ofLines(stack, properties.metrics as unknown[][]),
    log: () => problemsOfQuery(properties.query ?? '', logGroups(stack)),
    explorer: () =>
      list(properties.metrics).flatMap((metric) =>
        problemsOfMetric(stack, {
          namespace: String(metric['resourceType']).replace(/^AWS::(\w+)::Instance$/, 'AWS/$1'),
          name: String(metric['metricName']),
          dimensions: ['InstanceId'],
        }),
      ),
  }[type];
  const all = [...(ofProperties.get(type)?.(properties) ?? []), ...(problems?.() ?? [])];
  return all.map((problem) => `${properties.title ?? type}: ${problem}`);
}

/** Checks a widget's lines: `[namespace, name, dimension, value, …, { stat, id … }]`, or `[{ expression }]`. */
function ofLines(stack: Stack, lines: readonly (readonly unknown[])[]): string[] {
  const renderings = lines.map((line) => line.at(-1) as Rendering);
  const ids = renderings.flatMap(({ id }) => id ?? []);
  return lines.flatMap((line) => {
    const rendering = line.at(-1) as Rendering;
    const words = line.slice(0, -1);
    const { expression } = rendering;
    return [
      ...ofRendering(rendering),
      ...(expression ? [...problemsOfMath(expression, ids), ...ofSearch(stack, expression)] : []),
      ...(expression && words.length > 0 ? ['a line is a metric and an expression'] : []),
      ...(expression ? [] : ofWords(stack, words)),
    ];
  });
}

function ofWords(stack: Stack, words: readonly unknown[]): string[] {
  if (words.length < 2 || words.length % 2 !== 0 || words.some((word) => typeof word !== 'string'))
    return [`a line is no namespace, name and pairs of dimensions: ${JSON.stringify(words)}`];
  const [namespace = '', name = '', ...pairs] = words as string[];
  const dimensions = pairs.filter((_, index) => index % 2 === 0);
  return problemsOfMetric(stack, { namespace, name, dimensions });
}

/**
 * A search has the namespace, the dimensions and the metric in a string of its own. [CloudWatch user guide, "CloudWatch
 * search expression syntax"]
 */
function ofSearch(stack: Stack, expression: string): string[] {
  return [...expression.matchAll(/SEARCH\(([^)]*)\)/g)].flatMap(([, inner = '']) => {
    const [, term = '', stat = '', period = ''] = /^'([^']*)', '(\w+)', (\d+)$/.exec(inner) ?? [];
    const [, namespace, dimensions = '', name] =
      /^\{"?([^",]+)"?,\s*([\w", ]+)\} MetricName="(\w+)"$/.exec(term) ?? [];
    if (!namespace || !name) return [`${expression} is no search of one metric`];
    const asked = { namespace, name, dimensions: dimensions.split(',').map((each) => each.trim()) };
    return [
      ...problemsOfMetric(stack, asked),
      ...(/^(Average|Maximum|Minimum|SampleCount|Sum)$/.test(stat) ? [] : [`there is no statistic ${stat}`]),
      ...(Number(period) % 60 === 0 ? [] : [`a period of ${period} s is none`]),
    ];
  });
}

function ofQueries(stack: Stack, queries: readonly Values[]): string[] {
  const ids = queries.map((query) => String(query['id']));
  return queries.flatMap((query) => {
    const expression = query['expression'];
    if (typeof expression === 'string') {
      // [CloudWatch user guide, "Using search expressions in graphs": alarms accept none]
      const isSearch = /\bSEARCH\(/.test(expression) ? ['an alarm takes no SEARCH'] : [];
      return [...problemsOfMath(expression, ids), ...isSearch];
    }
    return list(query['metric']).flatMap((metric) => ofMetric(stack, metric));
  });
}

function ofMetric(stack: Stack, values: Values): string[] {
  return problemsOfMetric(stack, {
    namespace: String(values['namespace']),
    name: String(values['metric_name']),
    dimensions: Object.keys((values['dimensions'] ?? {}) as Values),
  });
}

const kindOf = (address: Resource['address']) => address.replace(/(nat-ports|certificate).*$/, '$1');

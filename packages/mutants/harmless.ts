import { isObject, type Json, nodesIn, pathOf, withValue } from './document';
import { judgements } from './judgements';
import type { Mutant } from './mutant';
import schema from './schema.json';

const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = schema.types;

/**
 * Changes that do no harm, by attributes.json and by what AWS's documents call equal: other texts for people, values in
 * their range, lists in another order, policies in another form, tags for people, and resources that a person may add.
 */
export function harmlessOf(stack: Json): Mutant[] {
  const resources = (stack['resource'] ?? {}) as Readonly<Record<string, Readonly<Record<string, Json>>>>;
  const changed = Object.entries(resources).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, values]) =>
      nodesIn(values).flatMap(({ way, value }) => {
        const path = pathOf(way);
        const put = (after: unknown): Mutant => ({
          operator: 'opened',
          type,
          address: `${type}.${name}`,
          path,
          before: value,
          after,
          json: () => withValue(stack, ['resource', type, name, ...way], after) as Json,
        });
        return others(type, path, value).map(put);
      }),
    ),
  );
  return [...changed, ...ownOf(stack)];
}

function others(type: string, path: string, value: unknown): unknown[] {
  const known = judgements[type]?.[path];
  const form = FORMS[type]?.[path] ?? '';
  if (path === 'tags' && isObject(value))
    return [
      { ...value, Team: 'payments' },
      { ...value, Name: 'ours' },
    ];
  if (known === undefined) return [];
  if (typeof known === 'string') return texts(known, value);
  if (Array.isArray(value))
    return value.length > 1 && /^(required )?set of/.test(form) ? [[...value].reverse()] : [];
  if (known.range) return between(known.range, value);
  if (known.harms === 'less')
    return [Number(value) * 2].map((one) => (typeof value === 'string' ? String(one) : one));
  if (typeof value === 'string' && /^\{"Version"/.test(value)) return rewritten(value);
  return (known.fine ?? []).filter((one) => String(one) !== String(value) && typeof one !== 'boolean');
}

/** Another text where the text is for people, and another name where the name has no meaning. */
function texts(why: string, value: unknown): unknown[] {
  const isText = /for people|another name|a picture|a question/.test(why);
  return isText && typeof value === 'string' && !/[{$\n]/.test(value) ? [`${value} too`.slice(0, 60)] : [];
}

function between([least, most]: readonly [number, number], value: unknown): unknown[] {
  const middle = Math.round((Math.max(least, 1) + Math.min(most, 1000)) / 2);
  return [least, middle, most]
    .filter((one) => one !== Number(value))
    .map((one) => (typeof value === 'string' ? String(one) : one));
}

/**
 * Writes the same policy in another form: with spaces, with statements and actions in another order, with one action as
 * a list.
 */
function rewritten(text: string): unknown[] {
  const policy = JSON.parse(text) as { Statement: readonly Json[] };
  const listed = policy.Statement.map((one) => ({ ...one, Action: [one['Action']].flat() }));
  const turned = policy.Statement.map((one) =>
    Array.isArray(one['Action']) ? { ...one, Action: [...(one['Action'] as unknown[])].reverse() } : one,
  );
  return [
    JSON.stringify(policy, undefined, 2),
    JSON.stringify({ ...policy, Statement: [...policy.Statement].reverse() }),
    JSON.stringify({ ...policy, Statement: listed }),
    JSON.stringify({ ...policy, Statement: turned }),
  ].filter((one) => one !== text);
}

/** Resources of known types that a person may add. */
function ownOf(stack: Json): Mutant[] {
  const { metadata } = (stack['//'] ?? {}) as { metadata?: { stackName?: string } };
  const name = metadata?.stackName ?? '';
  if (!('aws_vpc' in (stack['resource'] as Json))) return [];
  const topic = '${aws_sns_topic.monitoring_topic_later.arn}';
  const added: Readonly<Record<string, Json>> = {
    aws_cloudwatch_dashboard: { dashboard_name: `hello-${name}-jobs`, dashboard_body: '{"widgets":[]}' },
    aws_cloudwatch_query_definition: {
      name: `hello/${name}/jobs`,
      query_string: 'fields @message',
      log_group_names: [`/hello/${name}/app`],
    },
    aws_cloudwatch_log_group: { name: `/hello/${name}/jobs`, retention_in_days: 365, skip_destroy: true },
    aws_cloudwatch_log_metric_filter: {
      name: 'slow',
      log_group_name: `/hello/${name}/app`,
      pattern: 'slow',
      metric_transformation: {
        name: 'Slow',
        namespace: `hello/${name}`,
        value: '1',
        default_value: '0',
        unit: 'Count',
      },
    },
    aws_cloudwatch_metric_alarm: {
      alarm_name: `hello-${name}-slow`,
      comparison_operator: 'GreaterThanThreshold',
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      metric_name: 'Slow',
      namespace: `hello/${name}`,
      period: 60,
      statistic: 'Sum',
      threshold: 5,
      treat_missing_data: 'notBreaching',
      alarm_actions: [topic],
    },
    aws_kms_key: { description: 'Jobs', enable_key_rotation: true },
  };
  return Object.entries(added).map(([type, values]) => ({
    operator: 'present',
    type,
    address: `${type}.own`,
    path: '',
    before: undefined,
    after: values,
    json: () => {
      const resources = stack['resource'] as Readonly<Record<string, Json>>;
      const path = { '//': { metadata: { path: `${name}/own` } } };
      return {
        ...stack,
        resource: { ...resources, [type]: { ...resources[type], own: { ...path, ...values } } },
      };
    },
  }));
}

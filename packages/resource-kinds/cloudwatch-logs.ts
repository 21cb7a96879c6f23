import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, WHAT_IS_TOLD, one, orNone } from './aspects/judged';
import { monthly } from './aspects/price';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** CloudWatch Logs. */
export const cloudwatchLogs = {
  aws_cloudwatch_log_group: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('logs:DescribeLogGroups', 'logs:ListTagsForResource')],
      apply: [
        on(
          'logGroup',
          'logs:AssociateKmsKey', // for a key that was deleted and created again
          'logs:CreateLogGroup',
          'logs:DeleteLogGroup',
          'logs:DeleteRetentionPolicy',
          'logs:PutRetentionPolicy',
          'logs:TagResource',
          'logs:UntagResource',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'log-group',
    words: { settings: { retention_in_days: 'logRetentionDays', skip_destroy: 'protected' } },
    disappears: {
      whole: json('logs', 'Logs_20140328.DeleteLogGroup', ({ name }) => ({
        logGroupName: name,
      })),
    },
    audit: ({ name }) => `logs log-group ${name}`,
    price: { usage: ['logGb', 'logGbMonth', 'logScanGb'] },
    judged: {
      values: { kms_key_id: orNone(one('aws_kms_key')) },
      security: ['kms_key_id', 'name', 'retention_in_days', 'skip_destroy'],
      leftOut: {},
    },
    protection: {
      argument: 'skip_destroy',
      value: true,
      without: 'is destroyed with the stack',
      preventDestroy: false,
    },
  },
  aws_cloudwatch_log_metric_filter: {
    find: 'overwritten',
    rights: {
      read: [anywhere('logs:DescribeMetricFilters')],
      apply: [on('logGroup', 'logs:DeleteMetricFilter', 'logs:PutMetricFilter')],
    },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    disappears: {
      part: json('logs', 'Logs_20140328.DeleteMetricFilter', ({ name, log_group_name: group }) => ({
        filterName: name,
        logGroupName: group,
      })),
    },
    audit: undefined,
    price: { lines: () => [monthly('metrics of log filters', 'metricMonth')] },
    judged: {
      security: [],
      leftOut: because(
        WHAT_IS_TOLD,
        'depends_on[]',
        'log_group_name',
        'metric_transformation.default_value',
        'metric_transformation.name',
        'metric_transformation.namespace',
        'metric_transformation.unit',
        'metric_transformation.value',
        'name',
        'pattern',
      ),
    },
  },
  aws_cloudwatch_query_definition: {
    find: {
      importId: ({ name }, { unnamed }) => unnamed.query(String(name)),
      lookedUp: true,
      stray: {
        kind: 'query',
        word: 'query',
        remove: (id) => `aws logs delete-query-definition --query-definition-id ${id}`,
        order: 12,
      },
    },
    rights: {
      read: [anywhere('logs:DescribeQueryDefinitions')],
      apply: [anywhere('logs:DeleteQueryDefinition', 'logs:PutQueryDefinition')],
    },
    createBeforeDestroy: false,
    verdict: 'harmless',
    disappears: {
      part: json('logs', 'Logs_20140328.DeleteQueryDefinition', ({ query_definition_id: id }) => ({
        queryDefinitionId: id,
      })),
    },
    audit: ({ name }) => `logs query-definition ${name}`,
    price: 'free',
    judged: { security: [], leftOut: because(WHAT_IS_TOLD, 'log_group_names[]', 'name', 'query_string') },
  },
} satisfies Kinds;

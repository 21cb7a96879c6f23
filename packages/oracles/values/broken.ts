import type { StackJson } from '../../documents';

/** A stack with one fault of each kind, and the finding for each. */
export const BROKEN: StackJson = {
  resource: {
    aws_cloudwatch_log_group: {
      group: { name: '/hello', retention_in_days: 31, kms_key_id: '${aws_kms_key.key.key_id}' },
    },
    aws_kms_key: { key: { description: 'Key', deletion_window_in_days: 31 } },
    aws_cloudwatch_event_rule: { rule: { name: 'hello rule', schedule_expression: 'rate(1 hour)' } },
    aws_cloudwatch_metric_alarm: {
      alarm: {
        alarm_name: 'hello',
        comparison_operator: 'GreaterThan',
        evaluation_periods: 1,
        threshold: 1,
        namespace: 'hello',
        metric_name: 'errors',
        period: 60,
        statistic: 'Sum',
        alarm_actions: [1, 2, 3, 4, 5, 6].map((one) => `arn:aws:sns:us-east-1:123456789012:topic-${one}`),
      },
    },
    aws_autoscaling_lifecycle_hook: { hook: { name: 'hello', default_result: 'CONTINUE' } },
    aws_launch_template: { template: { name: 'hello', ebs: { volume_type: 'gp3' } } },
    aws_instance: { one: { instance_type: 't4g.small' } },
  },
};

export const FAULTS = [
  'aws_autoscaling_lifecycle_hook: E3003', // a required argument is missing
  'aws_cloudwatch_event_rule name: E3031', // a character that is not allowed
  'aws_cloudwatch_log_group kms_key_id: E3031', // an id in the place of an ARN
  'aws_cloudwatch_log_group retention_in_days: E3030', // not one of the allowed values
  'aws_cloudwatch_metric_alarm alarm_actions: E3065', // too many
  'aws_cloudwatch_metric_alarm comparison_operator: E3030', // misspelled
  'aws_instance: aws_instance has no mapping', // a type without a mapping
  'aws_kms_key deletion_window_in_days: E3034', // above the maximum
  'aws_launch_template ebs: no property has its name: map it, or name it in `without`', // in the wrong block
];

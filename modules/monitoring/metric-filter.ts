import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { logGroupName, metricNamespace } from '../fleet/telemetry';
import { ERROR_LINES } from './metrics';

export interface MetricFilterProps {
  readonly project: string;
  readonly stage: string;
  /** What must exist before: the app's log group. */
  readonly after: ITerraformDependable[];
}

/**
 * Matches an error line of any app: JSON whose level begins like error, critical or fatal, in upper or lower case; or
 * text with ERROR, CRITICAL or FATAL after at most 40 characters, where the loggers of Python, Ruby, Java and Go write
 * it. It is a regular expression, because a JSON pattern matches no text; it has neither groups nor quotation marks,
 * which filters do not know. [CloudWatch Logs user guide, "Supported regular expressions (regex) syntax"] The saved
 * query and the dashboard use the same expression.
 */
export const ERROR_LINE = '.level[a-z_]*.:.?.[EeCcFf][RrAa]|^.{0,40}ERROR|^.{0,40}CRITICAL|^.{0,40}FATAL';

/** Counts the app's error lines, over all instances. */
export class MetricFilter extends Construct {
  readonly filter: CloudwatchLogMetricFilter;

  constructor(scope: Construct, id: string, { project, stage, after }: MetricFilterProps) {
    super(scope, id);
    this.filter = new CloudwatchLogMetricFilter(this, 'filter', {
      name: 'errors',
      logGroupName: logGroupName(project, stage, 'app'),
      pattern: `%${ERROR_LINE}%`,
      metricTransformation: {
        name: ERROR_LINES,
        namespace: metricNamespace(project, stage),
        value: '1',
        defaultValue: '0', // for a period whose log lines have no error
        unit: 'Count',
      },
      dependsOn: after,
    });
  }
}

import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { logGroupName, metricNamespace } from '../fleet/telemetry';
import { ERROR_LINES } from './metrics';

export interface ErrorLinesProps {
  readonly project: string;
  readonly stage: string;
  /** What must exist before: the app's log group. */
  readonly after: ITerraformDependable[];
}

/**
 * An error line of whatever app: JSON whose level begins as in error, critical or fatal, in whatever case; or text with
 * ERROR, CRITICAL or FATAL among its first 40 characters, after the time and the process, where the loggers of Python,
 * Ruby, Java and Go write it. A pattern of JSON matches no text, so this is one regular expression over the whole line.
 * It has only what filters know: no group, no quotation mark. [CloudWatch Logs user guide, "Supported regular
 * expressions (regex) syntax"] The saved query and the dashboard's table look for the same.
 */
export const ERROR_LINE = '.level[a-z_]*.:.?.[EeCcFf][RrAa]|^.{0,40}ERROR|^.{0,40}CRITICAL|^.{0,40}FATAL';

/** Counts the app's error lines, over all instances. */
export class ErrorLines extends Construct {
  readonly filter: CloudwatchLogMetricFilter;

  constructor(scope: Construct, id: string, { project, stage, after }: ErrorLinesProps) {
    super(scope, id);
    this.filter = new CloudwatchLogMetricFilter(this, 'filter', {
      name: 'errors',
      logGroupName: logGroupName(project, stage, 'app'),
      pattern: `%${ERROR_LINE}%`,
      metricTransformation: {
        name: ERROR_LINES,
        namespace: metricNamespace(project, stage),
        value: '1',
        defaultValue: '0', // lines without an error say that there is none
        unit: 'Count',
      },
      dependsOn: after,
    });
  }
}

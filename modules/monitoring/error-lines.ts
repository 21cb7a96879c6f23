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

/** Counts the app's log lines of level `error`, over all instances. */
export class ErrorLines extends Construct {
  readonly filter: CloudwatchLogMetricFilter;

  constructor(scope: Construct, id: string, { project, stage, after }: ErrorLinesProps) {
    super(scope, id);
    this.filter = new CloudwatchLogMetricFilter(this, 'filter', {
      name: 'errors',
      logGroupName: logGroupName(project, stage, 'app'),
      pattern: '{ $.level = "error" }',
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

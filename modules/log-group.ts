import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings';

export interface LogGroupProps {
  /** Begins with a slash, as AWS's own groups do: `/<project>/<stage>/<what>`. */
  readonly name: string;
  /** Says for how many days events are kept, and whether the group outlives the stage. */
  readonly stage: Pick<StageSettings, 'logRetentionDays' | 'protected'>;
}

/** A log group of a stage. Made before anything writes to it: a group that AWS makes by itself never expires. */
export class LogGroup extends Construct {
  readonly group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, { name, stage }: LogGroupProps) {
    super(scope, id);
    this.group = new CloudwatchLogGroup(this, 'group', {
      name,
      retentionInDays: stage.logRetentionDays,
      skipDestroy: stage.protected,
    });
  }
}

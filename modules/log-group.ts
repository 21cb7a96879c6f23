import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings';
import { suppress } from './suppress';

export interface LogGroupProps {
  /** Begins with a slash, as AWS's own groups do: `/<project>/<stage>/<what>`. */
  readonly name: string;
  /** Says for how many days events are kept, and whether the group outlives the stage. */
  readonly stage: Pick<StageSettings, 'logRetentionDays' | 'protected'>;
  /** ARN of a key of ours. @default CloudWatch Logs encrypts with a key of AWS */
  readonly kmsKeyArn?: string;
}

/** Days. */
const A_YEAR = 365;

/** A log group of a stage. Made before anything writes to it: a group that AWS makes by itself never expires. */
export class LogGroup extends Construct {
  readonly group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, { name, stage, kmsKeyArn }: LogGroupProps) {
    super(scope, id);
    this.group = new CloudwatchLogGroup(this, 'group', {
      name,
      retentionInDays: stage.logRetentionDays,
      skipDestroy: stage.protected,
      kmsKeyId: kmsKeyArn,
    });
    if (!kmsKeyArn) {
      suppress(
        this.group,
        'CKV_AWS_158',
        'AWS encrypts it with its own key. A key of the stage would be destroyed with it, and a protected stage keeps its logs.',
      );
    }
    if (stage.logRetentionDays < A_YEAR) {
      suppress(
        this.group,
        'CKV_AWS_338',
        'The owner decides how long logs are kept (`logRetentionDays` of a stage), and weighs cost and privacy.',
      );
    }
  }
}

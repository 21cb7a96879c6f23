import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings';
import { suppress } from './suppress';

export interface LogGroupProps {
  /** `/<project>/<stage>/<log>`, with a slash in front as in AWS's own names. */
  readonly name: string;
  /** How many days events are kept, and whether a destroy of the stage keeps the group. */
  readonly stage: Pick<StageSettings, 'logRetentionDays' | 'protected'>;
  /** ARN of a customer managed key. @default CloudWatch Logs encrypts with AWS's own key */
  readonly kmsKeyArn?: string;
}

const A_YEAR_IN_DAYS = 365;

/**
 * A log group of a stage. It must exist before anything writes to it: a group that AWS creates keeps events
 * forever.
 */
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
    if (stage.logRetentionDays < A_YEAR_IN_DAYS) {
      suppress(
        this.group,
        'CKV_AWS_338',
        'The owner decides how long logs are kept (`logRetentionDays` of a stage), and weighs cost and privacy.',
      );
    }
  }
}

import { Construct } from 'constructs';
import { regionFacts } from '../../packages/facts';
import { arn } from '../arn';
import { suppress } from '../suppress';
import { Principals } from '../policy';
import { PrivateBucket } from '../private-bucket';

export interface AccessLogBucketProps {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Days after which log files are removed. */
  readonly retentionDays: number;
  /** Whether a destroy of the stage keeps the bucket and its logs. */
  readonly protected: boolean;
}

/**
 * The bucket of a load balancer's access logs. AWS requires the load balancer's region and SSE-S3. The bucket is
 * never empty: AWS writes a test object when logging is switched on.
 */
export class AccessLogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id, {
      name: props.name,
      region: props.region,
      emptyOnDestroy: !props.protected,
      preventDestroy: props.protected,
      lifecycleRules: [
        {
          id: 'retention',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: props.retentionDays }],
        },
      ],
      statements: [
        {
          sid: 'LoadBalancerLogs',
          actions: ['s3:PutObject'],
          resources: [arn(props.region, 's3', `${props.name}/AWSLogs/${props.account}/*`)],
          principals: logDelivery(props.region),
        },
      ],
    });
    suppress(
      this.bucket,
      'CKV_AWS_21',
      'AWS writes each log file once, under its own name, so there are no versions to keep.',
    );
  }
}

/**
 * The principal that delivers the logs. Regions from before August 2022 have an AWS account for it, later ones a
 * service principal. The accounts come from the AWS CDK: the provider's data source misses regions.
 */
export function logDelivery(region: string): Principals {
  const account = regionFacts(region).elbv2Account;
  return account
    ? { AWS: arn(region, 'iam', 'root', account) }
    : { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' };
}

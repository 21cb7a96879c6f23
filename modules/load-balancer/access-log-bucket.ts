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
  /** Whether the bucket and its logs outlive a destroy of the stage. */
  readonly protected: boolean;
}

/**
 * Where a load balancer writes its access logs: in its own region, encrypted by SSE-S3 (no other key works), and
 * never empty, because AWS writes a test object as soon as logging is switched on.
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
 * Who delivers the logs: regions from before August 2022 have an account of their own for it, later ones the
 * service principal. The table is the AWS CDK's (the provider's data source misses regions).
 */
export function logDelivery(region: string): Principals {
  const account = regionFacts(region).elbv2Account;
  return account
    ? { AWS: arn(region, 'iam', 'root', account) }
    : { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' };
}

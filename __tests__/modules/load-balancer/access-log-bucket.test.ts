import { logDelivery } from '../../../modules/load-balancer/access-log-bucket';
import { statements } from '../../support/policy';
import { synthesizeStage } from '../../support/stage';

const BUCKET = 'aws_s3_bucket.access_logs_bucket';
const staging = synthesizeStage();

describe('who delivers access logs', () => {
  it.each([
    ['us-east-1', '127311923021'],
    ['eu-central-1', '054676820928'],
    ['af-south-1', '098369216593'],
  ])('%s, from before August 2022: an account of AWS', (region, account) => {
    expect(logDelivery(region)).toEqual({ AWS: `arn:aws:iam::${account}:root` });
  });

  // Four of these are missing in the provider's own table.
  it.each(['me-central-1', 'eu-south-2', 'ap-south-2', 'il-central-1', 'mx-central-1', 'ap-southeast-7'])(
    '%s, newer: the service',
    (region) => {
      expect(logDelivery(region)).toEqual({ Service: 'logdelivery.elasticloadbalancing.amazonaws.com' });
    },
  );
});

describe('the bucket of access logs', () => {
  it("lets the load balancer write below this account's prefix, and nothing else", () => {
    const [tlsOnly, ...allowed] = statements(staging.at('aws_s3_bucket_policy.access_logs_policy'));
    expect(tlsOnly).toMatchObject({ Effect: 'Deny' });
    expect(allowed).toEqual([
      {
        Sid: 'LoadBalancerLogs',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::127311923021:root' },
        Action: ['s3:PutObject'],
        Resource: ['arn:aws:s3:::hello-staging-logs-123456789012-us-east-1/AWSLogs/123456789012/*'],
      },
    ]);
  });

  it('lets the service write in a newer region', () => {
    const stack = synthesizeStage({}, { region: 'me-central-1', pipeline: false });
    expect(statements(stack.at('aws_s3_bucket_policy.access_logs_policy'))).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } }),
    );
  });

  it.each([30, 365] as const)('keeps logs for the %i days of the settings', (logRetentionDays) => {
    const lifecycle = synthesizeStage({ logRetentionDays }).at(
      'aws_s3_bucket_lifecycle_configuration.access_logs_lifecycle',
    );
    expect(lifecycle['rule']).toContainEqual({
      id: 'retention',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      expiration: [{ days: logRetentionDays }],
    });
  });

  it('is emptied when an unprotected stage is destroyed: AWS has written a test object to it', () => {
    expect(staging.at(BUCKET)).toMatchObject({ force_destroy: true });
    expect(staging.at(BUCKET)).not.toHaveProperty('lifecycle');
  });

  it('of a protected stage is not emptied, and Terraform refuses to destroy it', () => {
    expect(synthesizeStage({ protected: true }).at(BUCKET)).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });
});

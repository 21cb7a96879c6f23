import { regionFacts } from '../../facts';
import { ACCOUNT } from '../environment';
import type { MotoClient } from '../moto-client';
import { AwsError } from '../response';
import { escapeXml } from '../xml';
import { allows } from './resource-policy';

/** Names of the test objects that a load balancer writes to check its right to (Elastic Load Balancing user guide). */
const TEST_FILES = { access_logs: 'ELBAccessLogTestFile', connection_logs: 'ELBConnectionLogTestFile' };

/**
 * Writes the test object of a load balancer's logs, as AWS does when logs are switched on.
 *
 * @throws AwsError where the bucket does not exist, is encrypted with a KMS key, or its policy does not allow the
 * region's load balancers to write
 */
export async function writeTestObject(
  moto: MotoClient,
  region: string,
  kind: keyof typeof TEST_FILES,
  place: { bucket: string; prefix: string; policy: string },
): Promise<void> {
  const folder = place.prefix ? `${place.prefix}/` : '';
  const key = `${folder}AWSLogs/${ACCOUNT}/${TEST_FILES[kind]}`;
  const refusal = (reason: string) => new AwsError('InvalidConfigurationRequest', reason);
  const location = await moto.rest('s3', 'GET', `/${place.bucket}?location`).catch(() => undefined);
  if (location === undefined) throw refusal(`S3 Bucket: ${place.bucket} does not exist`);
  const denied = refusal(`Access Denied for bucket: ${place.bucket}. Please check S3bucket permission`);
  const isAllowed = principals(region).some((principal) =>
    allows(place.policy, principal, 's3:PutObject', `arn:aws:s3:::${place.bucket}/${key}`),
  );
  const encryption = await moto.rest('s3', 'GET', `/${place.bucket}?encryption`).catch(() => '');
  if (!isAllowed || encryption.includes('aws:kms')) throw denied;
  const bucketRegion = /<LocationConstraint[^>]*>([^<]+)</.exec(location)?.[1] ?? 'us-east-1';
  if (bucketRegion !== region) {
    throw refusal(
      `The bucket ${escapeXml(place.bucket)} is not in the region ${region} of the load balancer`,
    );
  }
  const text = `Enable AccessLog for ELB: ${region} succeeded`;
  await moto.rest('s3', 'PUT', `/${place.bucket}/${key}`, text, bucketRegion);
}

/**
 * The principals that write a region's load balancer logs: the region's own account where it has one, and the service.
 */
function principals(region: string): { kind: 'AWS' | 'Service'; names: string[] }[] {
  const account = regionFacts(region).elbv2Account;
  const service = 'logdelivery.elasticloadbalancing.amazonaws.com';
  return [
    { kind: 'Service', names: [service] },
    ...(account ? [{ kind: 'AWS' as const, names: [account, `arn:aws:iam::${account}:root`] }] : []),
  ];
}

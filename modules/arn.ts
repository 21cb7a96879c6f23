import { regionFacts } from '../packages/facts';

/** Services whose ARNs have no region, then those whose ARNs have neither region nor account. */
const GLOBAL = ['iam', 'route53'];
const ANONYMOUS = ['s3'];

/** The partition of a region: `aws`, `aws-cn` or `aws-us-gov`. */
export function partition(region: string): string {
  return regionFacts(region).partition ?? 'aws';
}

/**
 * An ARN from names that are known at synthesis.
 *
 * @param account @default empty, as in a bucket's ARN
 */
export function arn(region: string, service: string, resource: string, account = ''): string {
  const place = GLOBAL.includes(service) || ANONYMOUS.includes(service) ? '' : region;
  return `arn:${partition(region)}:${service}:${place}:${account}:${resource}`;
}

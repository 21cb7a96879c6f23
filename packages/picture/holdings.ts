import type { Stack } from '../documents';
import { counted, listed } from './words';

/** AWS's spelling of words in resource types. */
const WRITTEN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'CloudWatch',
    'Connect',
    'CodeBuild',
    'CodeConnections',
    'CodePipeline',
    'IAM',
    'KMS',
    'OpenID',
    'S3',
    'SNS',
    'SSM',
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * The contents of a stack by type: `1 S3 bucket,`. Types that only configure another one are left out, such
 * as `aws_s3_bucket_policy`, which configures `aws_s3_bucket`.
 */
export function holdings(stack: Stack): string[] {
  const types = [...new Set(stack.managed.map(({ type }) => type))].sort();
  const whole = types.filter((type) => !types.some((other) => type.startsWith(`${other}_`)));
  const texts = whole.map((type) => counted(stack.all(type).length, nounOf(type)));
  return listed(texts);
}

/** The noun for a resource type: `S3 bucket` for `aws_s3_bucket`. */
function nounOf(type: string): string {
  const words = type.replace(/^aws_/, '').split('_');
  return words.map((word) => WRITTEN[word] ?? word).join(' ');
}

import type { Stack } from '../documents';
import { counted, listed } from './words';

/** Words of resource types as AWS writes them, where that is another way. */
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
 * What a stack holds, type by type: `1 S3 bucket,`. A type that only sets what another is, `aws_s3_bucket_policy` beside
 * `aws_s3_bucket`, is left out.
 */
export function holdings(stack: Stack): string[] {
  const types = [...new Set(stack.managed.map(({ type }) => type))].sort();
  const whole = types.filter((type) => !types.some((other) => type.startsWith(`${other}_`)));
  const texts = whole.map((type) => counted(stack.all(type).length, nounOf(type)));
  return listed(texts);
}

/** `S3 bucket` of `aws_s3_bucket`. */
function nounOf(type: string): string {
  const words = type.replace(/^aws_/, '').split('_');
  return words.map((word) => WRITTEN[word] ?? word).join(' ');
}

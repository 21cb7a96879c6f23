import { AwsError } from '../response';
import { bucketAndKey } from '../s3-actions';
import type { Service } from '../service';
import type { BucketPolicies } from './bucket-policies';

/** S3, in which some bucket names belong to other accounts: taken, and everything in them forbidden. */
export function s3(foreignBuckets: ReadonlyMap<string, true>, policies: BucketPolicies): Service {
  return {
    moto: true,
    operations: policies.operations,
    guard: ({ action, path }) => {
      if (!foreignBuckets.has(bucketAndKey(path).bucket)) return;
      if (action === 'CreateBucket') {
        throw new AwsError(
          'BucketAlreadyExists',
          'The requested bucket name is not available. The bucket namespace is shared by all users of the ' +
            'system. Please select a different name and try again.',
          409,
        );
      }
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    },
  };
}

import { AwsError, xmlResponse } from '../response';
import { bucketAndKey } from '../s3-actions';
import type { Operation, Service } from '../service';
import type { BucketPolicies } from './bucket-policies';

/** S3, where some bucket names belong to other accounts: they are taken, and access to them is denied. */
export function s3(foreignBuckets: ReadonlyMap<string, true>, policies: BucketPolicies): Service {
  return {
    moto: true,
    operations: { ...policies.operations, GetBucketRequestPayment: getBucketRequestPayment },
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

/** Moto lists the objects instead. The bucket owner pays by default, and the setting cannot be changed here. */
const getBucketRequestPayment: Operation = async (request, { forward }) => {
  const response = await forward(request);
  if (response.status >= 300) return response;
  return xmlResponse(
    '<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Payer>BucketOwner</Payer>' +
      '</RequestPaymentConfiguration>',
  );
};

import type { IncomingHttpHeaders } from 'node:http';

/**
 * Query parameters of S3 that choose a bucket setting: the noun of the operation, and that of the IAM action where it
 * differs.
 */
const BUCKET_SETTINGS: Record<string, readonly [operation: string, permission?: string]> = {
  accelerate: ['BucketAccelerateConfiguration', 'AccelerateConfiguration'],
  acl: ['BucketAcl'],
  cors: ['BucketCors', 'BucketCORS'],
  encryption: ['BucketEncryption', 'EncryptionConfiguration'],
  lifecycle: ['BucketLifecycleConfiguration', 'LifecycleConfiguration'],
  location: ['BucketLocation'],
  logging: ['BucketLogging'],
  notification: ['BucketNotificationConfiguration', 'BucketNotification'],
  'object-lock': ['ObjectLockConfiguration', 'BucketObjectLockConfiguration'],
  ownershipControls: ['BucketOwnershipControls'],
  policy: ['BucketPolicy'],
  policyStatus: ['BucketPolicyStatus'],
  publicAccessBlock: ['PublicAccessBlock', 'BucketPublicAccessBlock'],
  replication: ['BucketReplication', 'ReplicationConfiguration'],
  requestPayment: ['BucketRequestPayment'],
  tagging: ['BucketTagging'],
  versioning: ['BucketVersioning'],
  website: ['BucketWebsite'],
};

/** Settings whose removal has its own IAM action; the removal of any other needs the Put action. */
const DELETES_OF_THEIR_OWN = new Set(['policy', 'website']);

/** Operations whose names follow no rule. */
const OTHER_NAMES: Record<string, string> = {
  DeleteBucketLifecycleConfiguration: 'DeleteBucketLifecycle',
};

const OBJECT_SETTINGS: Record<string, string> = {
  acl: 'ObjectAcl',
  tagging: 'ObjectTagging',
  retention: 'ObjectRetention',
  'legal-hold': 'ObjectLegalHold',
};

const VERBS: Record<string, string> = {
  GET: 'Get',
  HEAD: 'Head',
  PUT: 'Put',
  DELETE: 'Delete',
  POST: 'Post',
};

interface Named {
  action: string;
  permission: string;
}

/** Bucket and key of a path-style URL: `/bucket/some/key`. */
export function bucketAndKey(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...rest] = path.split('/');
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(rest.join('/')) };
}

/** The name of an S3 operation, by method, path and query, and the IAM action that it needs. */
export function s3Action(
  method: string,
  path: string,
  search: URLSearchParams,
  headers: IncomingHttpHeaders,
): Named {
  const { bucket, key } = bucketAndKey(path);
  if (!bucket) return named('ListBuckets', 'ListAllMyBuckets');
  return key ? objectAction(method, search, headers) : bucketAction(method, search);
}

function named(action: string, permission = action): Named {
  return { action, permission: `s3:${permission}` };
}

function bucketAction(method: string, search: URLSearchParams): Named {
  const verb = VERBS[method] ?? method;
  for (const [name, [operation, permission = operation]] of Object.entries(BUCKET_SETTINGS)) {
    if (!search.has(name)) continue;
    const needed = verb === 'Delete' && !DELETES_OF_THEIR_OWN.has(name) ? 'Put' : verb;
    const action = verb + operation;
    return named(OTHER_NAMES[action] ?? action, needed + permission);
  }
  if (search.has('versions')) return named('ListObjectVersions', 'ListBucketVersions');
  if (search.has('uploads')) return named('ListMultipartUploads', 'ListBucketMultipartUploads');
  if (search.has('delete')) return named('DeleteObjects', 'DeleteObject');
  if (method === 'PUT') return named('CreateBucket');
  if (method === 'DELETE') return named('DeleteBucket');
  if (method === 'HEAD') return named('HeadBucket', 'ListBucket');
  return named(search.has('list-type') ? 'ListObjectsV2' : 'ListObjects', 'ListBucket');
}

function objectAction(method: string, search: URLSearchParams, headers: IncomingHttpHeaders): Named {
  const verb = VERBS[method] ?? method;
  for (const [name, operation] of Object.entries(OBJECT_SETTINGS)) {
    if (search.has(name)) return named(verb + operation);
  }
  if (search.has('uploads')) return named('CreateMultipartUpload', 'PutObject');
  if (search.has('uploadId')) return multipartAction(method);
  const version = search.has('versionId') ? 'Version' : '';
  if (method === 'PUT') return named(headers['x-amz-copy-source'] ? 'CopyObject' : 'PutObject', 'PutObject');
  if (method === 'DELETE') return named('DeleteObject', `DeleteObject${version}`);
  return named(method === 'HEAD' ? 'HeadObject' : 'GetObject', `GetObject${version}`);
}

function multipartAction(method: string): Named {
  if (method === 'PUT') return named('UploadPart', 'PutObject');
  if (method === 'POST') return named('CompleteMultipartUpload', 'PutObject');
  return method === 'DELETE' ? named('AbortMultipartUpload') : named('ListParts', 'ListMultipartUploadParts');
}

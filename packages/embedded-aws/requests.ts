import type { AwsRequest } from './request';
import { resourceOf } from './resources';
import { type AwsResponse, errorCodeOf } from './response';

/** A call of the embedded AWS, in the order of the answers. */
export interface RequestRecord {
  /** When the request was received. */
  readonly time: Date;
  /** The service's signing name: `ec2`, `elasticloadbalancing`, `monitoring`. */
  readonly service: string;
  /** The operation in the service's API: `CreateVpc`, `HeadBucket`. */
  readonly action: string;
  /** The IAM action that the call needs: `ec2:CreateVpc`, `s3:ListBucket`. */
  readonly permission: string;
  /** Whether the call changes something. */
  readonly mutating: boolean;
  /** The ARN; a name where the call has no more; `*` where the call is about no resource. */
  readonly resource: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** The ARN of the role whose credentials were used; undefined for the embedded account's own access key. */
  readonly role?: string;
  /** The HTTP status; 0 where the connection was closed without an answer. */
  readonly status: number;
  /** Whether the answer was an error. */
  readonly refused: boolean;
  readonly errorCode?: string;
  readonly userAgent: string;
}

const READS =
  /^(AssumeRole|BatchCheck|BatchGet|Check|Decode|Decrypt|Describe|Encrypt|Estimate|Filter|GenerateDataKey|Get|Head|List|Lookup|Preview|Search|Select|Simulate|StartQuery|Test|Validate|Verify)/;

/** Whether an operation changes something, by AWS's own names of operations. */
export function isMutating(request: Pick<AwsRequest, 'action' | 'service'>): boolean {
  if (request.service === 'sts') return false;
  return !READS.test(request.action) && !/^(GET|HEAD) /.test(request.action);
}

/** The record of a call with its answer. */
export function record(
  request: AwsRequest,
  time: Date,
  response: AwsResponse | undefined,
  role: string | undefined,
): RequestRecord {
  const errorCode = response && errorCodeOf(response);
  return {
    time,
    service: request.service,
    action: request.action,
    permission: request.permission,
    mutating: isMutating(request),
    resource: resourceOf(request),
    region: request.region,
    accessKeyId: request.accessKeyId,
    ...(role ? { role } : {}),
    status: response?.status ?? 0,
    refused: errorCode !== undefined,
    ...(errorCode ? { errorCode } : {}),
    userAgent: String(request.headers['user-agent'] ?? ''),
  };
}

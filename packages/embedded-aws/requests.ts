import type { AwsRequest } from './request';
import { resourceOf } from './resources';
import { type AwsResponse, errorCodeOf } from './response';

/** One call that the embedded AWS was asked to carry out, in the order of their answers. */
export interface RequestRecord {
  /** When the request came. */
  readonly time: Date;
  /** The service's signing name: `ec2`, `elasticloadbalancing`, `monitoring`. */
  readonly service: string;
  /** The operation in the service's API: `CreateVpc`, `HeadBucket`. */
  readonly action: string;
  /** What IAM asks for: `ec2:CreateVpc`, `s3:ListBucket`. */
  readonly permission: string;
  /** Whether the call changes something. */
  readonly mutating: boolean;
  /** The ARN, or the name where the call gives nothing better; `*` where the call is about none. */
  readonly resource: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** The role whose credentials were used, as an ARN; undefined for the embedded account's own keys. */
  readonly role?: string;
  /** The HTTP status; 0 where the connection was broken without an answer. */
  readonly status: number;
  /** Whether the call was answered with an error. */
  readonly refused: boolean;
  readonly errorCode?: string;
  readonly userAgent: string;
}

const READS =
  /^(AssumeRole|BatchCheck|BatchGet|Check|Decode|Decrypt|Describe|Encrypt|Estimate|Filter|GenerateDataKey|Get|Head|List|Lookup|Preview|Search|Select|Simulate|StartQuery|Test|Validate|Verify)/;

/** Whether an operation changes something, by AWS's own naming of operations. */
export function isMutating(request: Pick<AwsRequest, 'action' | 'service'>): boolean {
  if (request.service === 'sts') return false;
  return !READS.test(request.action) && !/^(GET|HEAD) /.test(request.action);
}

/** The record of an answered request. */
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

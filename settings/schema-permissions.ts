import { z } from 'zod';
import { list, section, table, text, textOf } from './fields';
import { oneLine } from './text';

/** `s3:GetObject`: one action, as AWS writes it. */
export type Action = `${string}:${string}`;

/** A resource of an action: an ARN, in which `*` and `?` are wildcards, or `*` alone. */
export type Resource = `arn:${string}` | '*';

const ACTION = /^[a-z\d-]+:[A-Za-z\d]+$/;

/**
 * An ARN with partition and service, and with region and account if the service has them. Its name may have wildcards,
 * and a `$`, as in routes of WebSocket APIs (`$connect`), but not `${`, which is a variable of Terraform and of IAM.
 */
const ARN = /^(?:\*|arn:aws:[a-z\d-]+:(?:[a-z]{2}(?:-[a-z]+)+-\d)?:(?:\d{12})?:(?:[^\s$%{}]|\$(?![{$]))+)$/;

/** `S3:GetObject`, `s3.GetObject` → `s3:GetObject`. */
const nearestAction = (given: string | number) => {
  const [, service = '', name = ''] = /^([\w-]+)[:./ ]+(\w+)(?:\(\))?$/.exec(String(given).trim()) ?? [];
  const meant = `${service.toLowerCase()}:${name}`;
  return ACTION.test(meant) ? meant : undefined;
};

/** The ARN for a bucket's or a queue's URL. */
const nearestArn = (given: string | number) => {
  const address = String(given).trim();
  const [, bucket, key = '*'] = /^s3:\/\/([a-z\d.-]+)(?:\/([^\s]*))?$/.exec(address) ?? [];
  if (bucket) return `arn:aws:s3:::${bucket}/${key || '*'}`;
  const [, region, owner, queue] =
    /^https:\/\/sqs\.([a-z\d-]+)\.amazonaws\.com\/(\d{12})\/([\w.-]+)$/.exec(address) ?? [];
  return region && `arn:aws:sqs:${region}:${owner}:${queue}`;
};

const permission = section({
  /**
   * Why the app needs it, in a sentence for those who read the settings later. If `resources` is `*`, it is the reason
   * for the wildcard (docs/wildcards.md).
   */
  why: text("one line of 10 to 200 characters, e.g. 'Keeps what users upload.'", (value) =>
    oneLine(value, 10, 200),
  ),
  /**
   * Single actions, as AWS's Service Authorization Reference writes them. No wildcards, and no actions that change
   * rights (such as those of `iam`).
   */
  actions: list(
    textOf<Action>("an action without wildcards, as AWS writes it, e.g. 's3:GetObject'", ACTION, {
      nearest: nearestAction,
    }),
    1,
    50,
    'actions',
  ),
  /**
   * Resources of the actions: ARNs, in which `*` is a wildcard for the rest of a name. `*` alone is for actions without
   * resource-level permissions. The platform's own resources (buckets, roles, logs and others) are refused.
   */
  resources: list(
    textOf<Resource>(
      "an ARN with its region and account, e.g. 'arn:aws:s3:::acme-uploads/*', or '*' where there can be none",
      ARN,
      { nearest: nearestArn },
    ),
    1,
    50,
    'ARNs',
  ),
  /** Conditions: operator → key → value or values, as in an IAM policy. @default none */
  conditions: table(
    table(
      z.union([z.string(), z.array(z.string()).min(1)]),
      "an object from condition keys to texts or lists of texts, e.g. { 's3:x-amz-acl': 'private' }",
    ),
    "an object from operators to keys, e.g. { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }",
  ).optional(),
});

/** What the app may do in AWS, by the names of its statements. */
export const permissions = table(
  permission,
  "an object from names to permissions, e.g. { UseUploads: { why: '…', actions: ['s3:GetObject'], resources: ['arn:…'] } }",
);

export type Permission = z.output<typeof permission>;

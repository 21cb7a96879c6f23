import { z } from 'zod';
import { list, section, table, text, textOf } from './fields';
import { oneLine } from './text';

/** `s3:GetObject`: one action of AWS, written as AWS does. */
export type Action = `${string}:${string}`;

/** What an action is about: an ARN, in which `*` and `?` stand for the rest of a name; `*` where it takes nothing else. */
export type Resource = `arn:${string}` | '*';

const ACTION = /^[a-z\d-]+:[A-Za-z\d]+$/;

/**
 * Partition and service are named, and region and account where there are any; a name may have wildcards, and a `$` as
 * the routes of WebSocket APIs have (`$connect`). `${` would be a variable, of Terraform and of IAM.
 */
const ARN = /^(?:\*|arn:aws:[a-z\d-]+:(?:[a-z]{2}(?:-[a-z]+)+-\d)?:(?:\d{12})?:(?:[^\s$%{}]|\$(?![{$]))+)$/;

/** `S3:GetObject`, `s3.GetObject` → `s3:GetObject`. */
const nearestAction = (given: string | number) => {
  const [, service = '', name = ''] = /^([\w-]+)[:./ ]+(\w+)(?:\(\))?$/.exec(String(given).trim()) ?? [];
  const meant = `${service.toLowerCase()}:${name}`;
  return ACTION.test(meant) ? meant : undefined;
};

/** Addresses by which people know buckets and queues. */
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
   * What the app does with it, in a sentence: who reads the settings later decides by it. It is the wildcard's reason
   * where `resources` is `*` (docs/wildcards.md).
   */
  why: text("one line of 10 to 200 characters, e.g. 'Keeps what users upload.'", (value) =>
    oneLine(value, 10, 200),
  ),
  /**
   * Actions, one by one and as AWS writes them: the Service Authorization Reference has them all. None that gives rights
   * (`iam:…` that changes something), and no wildcards.
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
   * What they are about: ARNs, in which `*` stands for the rest of a name. `*` alone is for actions that can be given on
   * nothing else. The platform's own buckets, roles, logs and the like are refused.
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
  /** Under which circumstances: operator → key → value or values, as in a policy of IAM. @default none */
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

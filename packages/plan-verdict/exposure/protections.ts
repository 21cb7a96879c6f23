import type { Change } from '../plan';
import { block, blocks, isChanged, isEmpty, text } from '../values';
import { exposed, exposedToAll, type Exposure } from './exposure';
import { turnedOn } from './network';

const off = ({ before, after }: Change, key: string): boolean =>
  before?.[key] === true && after !== null && after[key] !== true;

const BLOCKS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** The protections that were on and are switched off. */
export function protectionExposures(change: Change): Exposure[] {
  const { type, before, after } = change;
  const found = exposed(
    ...(off(change, 'enable_deletion_protection') || off(change, 'deletion_protection')
      ? ['deletion protection off']
      : []),
    ...(turnedOn(change, 'force_destroy') && before ? ['can be destroyed with its contents'] : []),
    ...(off(change, 'skip_destroy') ? ['its logs no longer outlive it'] : []),
    ...(before && after && encrypted(before) && !encrypted(after)
      ? ['no longer encrypted with a key of its own']
      : []),
    ...(off(change, 'enable_key_rotation') ? ['its key is no longer rotated'] : []),
    ...(off(change, 'drop_invalid_header_fields') ? ['lets invalid headers through'] : []),
  );
  if (/public_access_block$/.test(type)) return [...found, ...exposed(...publicAccess(change))];
  if (
    type === 'aws_s3_bucket_acl' &&
    /public|authenticated/.test(text(after, 'acl') ?? '') &&
    isChanged(change, 'acl')
  ) {
    return [...found, ...exposedToAll(`its ACL is ${text(after, 'acl')}`)];
  }
  if (
    type === 'aws_s3_bucket_ownership_controls' &&
    owner(before) === 'BucketOwnerEnforced' &&
    owner(after) !== 'BucketOwnerEnforced'
  ) {
    return [...found, ...exposed('ACLs count again')];
  }
  if (type === 'aws_s3_bucket_versioning' && status(before) === 'Enabled' && status(after) !== 'Enabled') {
    return [...found, ...exposed('old versions are no longer kept')];
  }
  if (type === 'aws_s3_bucket_server_side_encryption_configuration' && before && !after)
    return [...found, ...exposed('no longer says how it is encrypted')];
  if (type === 'aws_launch_template' && before && after && diskEncrypted(before) && !diskEncrypted(after)) {
    return [...found, ...exposed('disks are no longer encrypted')];
  }
  if (type === 'aws_codebuild_project' && environment(after) && !environment(before))
    return [...found, ...exposed('builds run privileged')];
  return found;
}

function publicAccess({ before, after }: Change): string[] {
  if (before && !after) return ['nothing forbids public access any more'];
  const weaker = BLOCKS.filter((key) => before?.[key] === true && after?.[key] !== true);
  return weaker.length > 0 ? [`no longer: ${weaker.join(', ')}`] : [];
}

const encrypted = (values: Change['before']): boolean =>
  ['kms_master_key_id', 'kms_key_id', 'kms_key_arn'].some((key) => !isEmpty(values?.[key]));
const owner = (values: Change['before']): string | undefined =>
  text(block(values, 'rule'), 'object_ownership');
const status = (values: Change['before']): string | undefined =>
  text(block(values, 'versioning_configuration'), 'status');
const environment = (values: Change['before']): boolean =>
  block(values, 'environment')?.['privileged_mode'] === true;
const diskEncrypted = (values: Change['before']): boolean =>
  blocks(values, 'block_device_mappings').some(
    (disk) => String(block(disk, 'ebs')?.['encrypted']) === 'true',
  );

import type { Change } from '../plan';
import { isPolicy } from '../../documents';
import { gains } from '../policies';
import { blocks, isUnknown, strings, text } from '../values';
import { exposed, type Exposure } from './exposure';

/**
 * Types whose policy is written in the code. A policy that is known only after the apply therefore hides
 * something from a reviewer.
 */
const WRITTEN: Readonly<Record<string, string>> = {
  aws_iam_role: 'assume_role_policy',
  aws_iam_role_policy: 'policy',
  aws_iam_policy: 'policy',
  aws_iam_user_policy: 'policy',
  aws_iam_group_policy: 'policy',
  aws_s3_bucket_policy: 'policy',
  aws_sns_topic_policy: 'policy',
  aws_sqs_queue_policy: 'policy',
  aws_kms_key_policy: 'policy',
  aws_secretsmanager_secret_policy: 'policy',
  aws_ecr_repository_policy: 'policy',
  aws_cloudwatch_log_resource_policy: 'policy_document',
};

/** The actions that become allowed, and for whom. */
export function permissionExposures(change: Change): Exposure[] {
  const { after, type } = change;
  return [
    ...documents(change),
    ...inline(change),
    ...exposed(
      ...hidden(change),
      ...attached(change),
      ...(type === 'aws_iam_role' ? boundary(change) : []),
      ...(type === 'aws_iam_openid_connect_provider' && after ? identities(change) : []),
    ),
  ];
}

/** The exposures by every attribute of any type that contains a policy document. */
function documents(change: Change): Exposure[] {
  const { before, after, type, kind } = change;
  // The policy of a deleted bucket or key has no effect any more. A policy that alone is deleted may have
  // denied something.
  if (kind === 'delete' && !type.endsWith('_policy')) return [];
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...keys]
    .filter((key) => (isPolicy(before?.[key]) || isPolicy(after?.[key])) && !isUnknown(change, key))
    .flatMap((key) => told(key, text(before, key), text(after, key), before !== null));
}

function inline({ before, after }: Change): Exposure[] {
  const old = blocks(before, 'inline_policy');
  return blocks(after, 'inline_policy').flatMap((one) => {
    const like = old.find(({ name }) => name === one['name']);
    return told('policy', text(like, 'policy'), text(one, 'policy'), before !== null);
  });
}

function told(
  key: string,
  before: string | undefined,
  after: string | undefined,
  existed: boolean,
): Exposure[] {
  const isTrust = key === 'assume_role_policy';
  const verb = isTrust ? 'may be assumed by:' : existed ? 'gains' : 'may';
  return gains(before, after).map(({ kind, text: what, isForEverybody }) => {
    const ends = kind === 'no longer denied';
    return {
      text: ends ? `${kind}: ${what}` : `${verb} ${what}`,
      isToAll: isForEverybody,
      isGain: existed && !isTrust && !ends,
    };
  });
}

function hidden(change: Change): string[] {
  const key = WRITTEN[change.type];
  return key && change.after && isUnknown(change, key)
    ? [`its ${key} is known only after the apply: read it in the code`]
    : [];
}

function attached(change: Change): string[] {
  const { type, before, after } = change;
  if (/^aws_iam_(role|user|group)_policy_attachment$/.test(type) && after) {
    const arn = text(after, 'policy_arn') ?? 'a policy made in the same apply';
    return arn === text(before, 'policy_arn') ? [] : [`attaches ${arn}`];
  }
  const old = strings(before, 'managed_policy_arns');
  return strings(after, 'managed_policy_arns')
    .filter((arn) => !old.includes(arn))
    .map((arn) => `attaches ${arn}`);
}

function boundary({ before, after }: Change): string[] {
  const [old, fresh] = [text(before, 'permissions_boundary'), text(after, 'permissions_boundary')];
  if (!old || !after || old === fresh) return [];
  return [fresh ? `has another permissions boundary: ${fresh}` : 'has no permissions boundary any more'];
}

function identities({ before, after }: Change): string[] {
  const old = strings(before, 'client_id_list');
  const fresh = strings(after, 'client_id_list').filter((id) => !old.includes(id));
  const url = text(after, 'url');
  return fresh.length > 0 || url !== text(before, 'url')
    ? [`logins of ${url ?? 'a provider'} for ${fresh.join(', ') || 'the same audience'} are trusted`]
    : [];
}

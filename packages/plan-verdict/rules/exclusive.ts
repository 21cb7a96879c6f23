import { isUnknown, listed, strings, taken, text } from '../values';
import { isFleets, RIGHTS } from './iam';
import { cuts, fine, type Judge, type Rule } from './rule';

/**
 * All that a role may have of one kind, by name: each apply removes what the list does not contain.
 * @param own the type of the listed resources
 * @param list the attribute with the list
 * @param name the attribute of `own` that the list contains
 */
const exclusive = (own: string, list: string, name: string): Rule => {
  const judge: Judge = (change, context) => {
    const role = text(change.after, 'role_name');
    if (isUnknown(change, list)) return fine('all other policies of the role are deleted: review the change');
    const kept = strings(change.after, list);
    const destroyed = context
      .with('role', role, own)
      .filter(({ before }) => !kept.includes(text(before, name) ?? ''));
    const removed = strings(change.before, list).filter((one) => !kept.includes(one));
    if (destroyed.length === 0 && removed.length === 0 && change.kind !== 'create') return undefined;
    if (destroyed.length === 0 && removed.length === 0)
      return fine('all policies of the role that no stack manages are deleted');
    return isFleets(role, context)
      ? cuts(
          'permission-removed',
          `${RIGHTS}: ${listed([...destroyed.map(({ key }) => key), ...removed])} is deleted`,
        )
      : fine(`${listed([...destroyed.map(({ key }) => key), ...removed])} of the role is deleted`);
  };
  return {
    delete: () => fine('other policies of the role will no longer be removed'),
    create: judge,
    update: judge,
  };
};

export const exclusivePolicies = exclusive('aws_iam_role_policy', 'policy_names', 'name');
export const exclusiveAttachments = exclusive('aws_iam_role_policy_attachment', 'policy_arns', 'policy_arn');

/**
 * All that a policy is attached to, in the whole account: each apply detaches it from everything else. [The
 * provider's documentation of aws_iam_policy_attachment]
 */
export const policyAttachment: Rule = {
  create: () =>
    cuts('permission-removed', 'every other role, user and group of the account loses the policy'),
  delete: (change, context) =>
    strings(change.before, 'roles').some((name) => isFleets(name, context))
      ? cuts('permission-removed', RIGHTS)
      : cuts('permission-removed', 'its roles, users and groups lose rights'),
  update: (change) => {
    const left = ['roles', 'users', 'groups'].flatMap((key) => taken(change, key));
    return left.length > 0 ? cuts('permission-removed', `${listed(left)} loses the policy`) : undefined;
  },
};

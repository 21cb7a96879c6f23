import { actionsOn } from '../../packages/resource-kinds';
import { arn } from '../arn';
import { Statement } from '../policy';
import { compact } from './compact';
import { arnsOf, RightsProps } from './own-names';

/**
 * Rights of a plan: read the configuration of the project's resources, read the states, and lock them. AWS's
 * ReadOnlyAccess would also read every object and every parameter of the account. The role for applies has them too.
 */
export function planPolicy(props: RightsProps): Statement[] {
  const { region, project, stateBucket } = props;
  const states = arn(region, 's3', `${stateBucket}/${project}/*.tfstate`); // that of the stack `state` too
  return [
    {
      sid: 'ReadConfiguration',
      actions: compact(actionsOn('read', ['any']), 'plan'),
      resources: ['*'],
      wildcardReason:
        'Most of these have no resource-level permissions, and none of them shows data; Describe* of EC2, Auto ' +
        'Scaling and load balancers is all that the provider reads of them.',
    },
    {
      sid: 'ReadBuckets', // their configuration, not their objects
      actions: actionsOn('read', ['bucket']),
      resources: arnsOf(['stateBucket', 'bucket'], props),
    },
    { sid: 'ReadImage', actions: actionsOn('read', ['image']), resources: arnsOf(['image'], props) },
    { sid: 'ReadState', actions: actionsOn('read', ['state']), resources: [states] },
    { sid: 'LockState', actions: actionsOn('read', ['stateLock']), resources: [`${states}.tflock`] },
    {
      // Another role's trust may name CI's roles; they could then assume it without a policy. [IAM user guide, policy
      // evaluation]
      sid: 'NeverAnotherRole',
      effect: 'Deny',
      actions: ['sts:AssumeRole'],
      resources: ['*'],
    },
  ];
}

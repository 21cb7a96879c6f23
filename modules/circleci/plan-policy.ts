import { actionsOn } from '../../packages/resource-kinds';
import { arn } from '../arn';
import { Statement } from '../policy';
import { compact } from './compact';
import { arnsOf, RightsProps } from './own-names';

/**
 * What a plan needs: to read how the project's resources are configured, to read the states, and to lock them.
 * ReadOnlyAccess of AWS would also read every object and every parameter of the account. The role that applies has it
 * too.
 */
export function planPolicy(props: RightsProps): Statement[] {
  const { region, project, stateBucket } = props;
  const states = arn(region, 's3', `${stateBucket}/${project}/*.tfstate`); // the stack `state`'s own among them
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
      sid: 'ReadBuckets', // how they are configured: objects are not among it
      actions: actionsOn('read', ['bucket']),
      resources: arnsOf(['stateBucket', 'bucket'], props),
    },
    { sid: 'ReadImage', actions: actionsOn('read', ['image']), resources: arnsOf(['image'], props) },
    { sid: 'ReadState', actions: actionsOn('read', ['state']), resources: [states] },
    { sid: 'LockState', actions: actionsOn('read', ['stateLock']), resources: [`${states}.tflock`] },
    {
      // A role's trust may name CI's roles: then no policy of theirs has to allow it. [IAM user guide, policy evaluation]
      sid: 'NeverAnotherRole',
      effect: 'Deny',
      actions: ['sts:AssumeRole'],
      resources: ['*'],
    },
  ];
}

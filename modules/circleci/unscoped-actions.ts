import { actionsOn } from '../../packages/resource-kinds';
import { arn } from '../arn';
import { Statement } from '../policy';
import { compact } from './compact';
import { arnsOf, RightsProps } from './own-names';

/** Rights of an apply, beyond those of a plan, on resources without a name, or whose name is not known before. */
export function unscopedActions(props: RightsProps): Statement[] {
  const { project, account, region, pipeline } = props;
  const needed = actionsOn('apply', ['any'], ({ when }) => pipeline || !when.includes('pipeline'));
  return [
    {
      sid: 'ManageNameless',
      actions: compact(needed, 'unscoped'),
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': [region, 'us-east-1'] } }, // calls of global services go to us-east-1
      wildcardReason:
        'What these create has no name that is known before, or the service has no resource-level permissions.',
    },
    {
      sid: 'LaunchByTemplate',
      actions: actionsOn('apply', ['launch']),
      resources: ['*'],
      conditions: { ArnLike: { 'ec2:LaunchTemplate': arn(region, 'ec2', 'launch-template/*', account) } },
      wildcardReason:
        'It acts on image, subnet, volume and more at once, and only by a launch template of the account.',
    },
    {
      sid: 'AskInstances',
      actions: actionsOn('apply', ['instance']),
      resources: arnsOf(['instance'], props),
      conditions: { StringEquals: { 'ssm:resourceTag/Project': project } },
    },
  ];
}

import { arn } from '../arn';
import { Statement } from '../policy';
import { NAMELESS } from './nameless-actions';
import { RightsProps } from './own-names';

/** Only the pipeline has a connection. */
const isOfConnections = (action: string): boolean => /^(codeconnections|codestar-connections):/.test(action);

/** What an apply does beyond a plan with what has no name, or none that is known before. */
export function namelessRights({ project, account, region, pipeline }: RightsProps): Statement[] {
  return [
    {
      sid: 'ManageNameless',
      actions: NAMELESS.filter((action) => pipeline || !isOfConnections(action)),
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': [region, 'us-east-1'] } }, // global services are there
      wildcardReason:
        'What these make has no name that is known before, or the service has no resource-level rights.',
    },
    {
      sid: 'LaunchByTemplate', // asked for when a group is given a launch template, and by a refresh
      actions: ['ec2:RunInstances'],
      resources: ['*'],
      conditions: { ArnLike: { 'ec2:LaunchTemplate': arn(region, 'ec2', 'launch-template/*', account) } },
      wildcardReason:
        'It touches image, subnet, volume and more at once; only by a launch template of the account.',
    },
    {
      sid: 'AskInstances',
      actions: ['ssm:SendCommand'],
      resources: [arn(region, 'ec2', 'instance/*', account)],
      conditions: { StringEquals: { 'ssm:resourceTag/Project': project } },
    },
  ];
}

import { passedTo, serviceLinked, type ServiceRole } from '../../packages/resource-kinds';
import { arn } from '../arn';
import { Statement } from '../policy';
import { RightsProps, roleArns } from './own-names';

/** Rights of an apply to pass roles to services, and to create the service-linked roles of services. */
export function passRole(props: RightsProps): Statement[] {
  const { account, region, pipeline } = props;
  const principals = (services: readonly ServiceRole[]) =>
    services.filter(({ when }) => pipeline || !when.includes('pipeline')).map(({ principal }) => principal);
  return [
    {
      sid: 'HandRolesToServices',
      actions: ['iam:PassRole'],
      resources: roleArns(props),
      conditions: { StringEquals: { 'iam:PassedToService': principals(passedTo()) } },
    },
    {
      sid: 'FirstUseOfServices',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [arn(region, 'iam', 'role/aws-service-role/*', account)],
      conditions: { StringEquals: { 'iam:AWSServiceName': principals(serviceLinked()) } },
    },
  ];
}

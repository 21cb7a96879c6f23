import { actionsOn } from '../../packages/resource-kinds';
import { arn } from '../arn';
import { Statement } from '../policy';
import { instanceProfileArns, RightsProps, roleArns } from './own-names';

export interface IamRightsProps extends RightsProps {
  readonly boundaryArn: string;
}

/** Every way to change what a role may do, and to whom. */
const WRITES = ['Add', 'Attach', 'Create', 'Delete', 'Detach', 'Pass', 'Put', 'Remove', 'Set', 'Update'].map(
  (verb) => `iam:${verb}*`,
);

/**
 * What an apply may do to rights: make and change the roles of the stages and the pipeline, each within the boundary.
 * It can neither change a role of CI nor a boundary, nor make or free a role that has none.
 */
export function iamRights(props: IamRightsProps): Statement[] {
  const { account, region, boundaryArn } = props;
  const iam = (resource: string) => arn(region, 'iam', resource, account);
  const roles = roleArns(props);
  return [
    {
      sid: 'MakeBoundedRoles',
      actions: actionsOn('apply', ['boundedRole']),
      resources: roles,
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn } },
    },
    {
      sid: 'KeepRoles', // no request of these names the boundary: nothing but the role's name limits them
      actions: actionsOn('apply', ['role']),
      resources: roles,
    },
    {
      sid: 'KeepInstanceProfiles',
      actions: actionsOn('apply', ['instanceProfile']),
      resources: instanceProfileArns(props),
    },
    ...never(iam),
  ];
}

/** What stays refused whatever else is allowed, of this project and of any other in the account. */
function never(iam: (resource: string) => string): Statement[] {
  return [
    {
      sid: 'NeverTheRightsOfCi',
      effect: 'Deny',
      actions: WRITES,
      resources: [
        iam('role/*-circleci-apply'),
        iam('role/*-circleci-plan'),
        iam('policy/*'), // boundaries, and what CI may do
        iam('oidc-provider/*'),
      ],
    },
    {
      sid: 'NeverFreeARole',
      effect: 'Deny',
      actions: ['iam:DeleteRolePermissionsBoundary'],
      resources: ['*'],
    },
  ];
}

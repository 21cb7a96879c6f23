import { actionsOn } from '../../packages/resource-kinds';
import { arn } from '../arn';
import { Statement } from '../policy';
import { instanceProfileArns, RightsProps, roleArns } from './own-names';

export interface IamRightsProps extends RightsProps {
  readonly boundaryArn: string;
}

/** All IAM actions that change rights. */
const WRITES = ['Add', 'Attach', 'Create', 'Delete', 'Detach', 'Pass', 'Put', 'Remove', 'Set', 'Update'].map(
  (verb) => `iam:${verb}*`,
);

/**
 * IAM rights of an apply: it may create and change the roles of the stages and the pipeline, each with the boundary. It
 * can change neither a role of CI nor a boundary. It can neither create a role without a boundary nor take one off.
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
      sid: 'KeepRoles', // these requests have no boundary in them: only the role's name can limit them
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

/** Denied whatever other policies allow, for all projects of the account. */
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

import { arn } from '../arn';
import { Statement } from '../policy';

export interface IamRightsProps {
  readonly project: string;
  readonly account: string;
  readonly region: string;
  readonly boundaryArn: string;
}

/** Services that the project's roles are handed to. */
const SERVICES = ['autoscaling', 'codebuild', 'codedeploy', 'codepipeline', 'ec2', 'events', 'vpc-flow-logs'];

/** Every way to change what a role may do, and to whom. */
const WRITES = ['Add', 'Attach', 'Create', 'Delete', 'Detach', 'Pass', 'Put', 'Remove', 'Set', 'Update'].map(
  (verb) => `iam:${verb}*`,
);

/**
 * What an apply may do to rights: make and change roles of the project, each within the boundary. It can neither
 * change its own role nor the boundary, nor make or free a role that has none.
 */
export function iamRights({ project, account, region, boundaryArn }: IamRightsProps): Statement[] {
  const iam = (resource: string) => arn(region, 'iam', resource, account);
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': boundaryArn } };
  return [
    {
      sid: 'MakeBoundedRoles',
      actions: [
        'iam:CreateRole',
        'iam:DeleteRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
      ],
      resources: [iam(`role/${project}-*`)],
      conditions: bounded,
    },
    {
      sid: 'KeepRoles',
      actions: [
        'iam:DeleteRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
      ],
      resources: [iam(`role/${project}-*`)],
    },
    {
      sid: 'KeepInstanceProfiles',
      actions: [
        'iam:AddRoleToInstanceProfile',
        'iam:CreateInstanceProfile',
        'iam:DeleteInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:TagInstanceProfile',
        'iam:UntagInstanceProfile',
      ],
      resources: [iam(`instance-profile/${project}-*`)],
    },
    {
      sid: 'HandRolesToServices',
      actions: ['iam:PassRole'],
      resources: [iam(`role/${project}-*`)],
      conditions: {
        StringEquals: { 'iam:PassedToService': SERVICES.map((service) => `${service}.amazonaws.com`) },
      },
    },
    {
      sid: 'NeverItsOwnRights',
      effect: 'Deny',
      actions: WRITES,
      resources: [iam(`role/${project}-circleci-*`), iam(`policy/${project}-*`), iam('oidc-provider/*')],
    },
    {
      sid: 'NeverFreeARole',
      effect: 'Deny',
      actions: ['iam:DeleteRolePermissionsBoundary'],
      resources: ['*'],
    },
  ];
}

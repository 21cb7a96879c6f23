import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IAspect } from 'cdktf';
import { IConstruct } from 'constructs';
import { arn } from '../arn';

/** `hello-boundary`: the permissions boundary of the project's roles. */
export function boundaryName(project: string): string {
  return `${project}-boundary`;
}

export function boundaryArn(project: string, account: string, region: string): string {
  return arn(region, 'iam', `policy/${boundaryName(project)}`, account);
}

/** Names of CI's own two roles. (A stage may be called `circleci`: its roles end differently.) */
const OF_CI = /-circleci-(apply|plan)$/;

/** Sets the permissions boundary on each role except CI's own two, which only a person creates and changes. */
export class BoundedRoles implements IAspect {
  constructor(private readonly boundary: string) {}

  visit(node: IConstruct): void {
    if (!(node instanceof IamRole) || OF_CI.test(node.nameInput ?? '')) return;
    node.permissionsBoundary = this.boundary;
  }
}

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

/** Gives each role the permissions boundary, but for CI's own two: only a person makes or changes those. */
export class BoundedRoles implements IAspect {
  constructor(private readonly boundary: string) {}

  visit(node: IConstruct): void {
    if (!(node instanceof IamRole) || node.nameInput?.includes('-circleci-')) return;
    node.permissionsBoundary = this.boundary;
  }
}

import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { explainWildcards, policy, Statement, trust } from './policy';

export interface ServiceRoleProps {
  /** At most 64 characters. */
  readonly name: string;
  /** The service that acts by the role: `codebuild.amazonaws.com`. */
  readonly service: string;
  /**
   * The account that the service must act for. Only for services whose documentation says that they name it
   * (`aws:SourceAccount`): any other could not assume the role at all.
   * @default no condition
   */
  readonly forAccount?: string;
  /** What the service may do, by the name of the policy. */
  readonly rights: Readonly<Record<string, Statement[]>>;
}

/** A role that one service acts by. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  /** What the service needs before it acts, and until it has cleaned up. */
  readonly ready: IamRolePolicy[];

  constructor(scope: Construct, id: string, { name, service, forAccount, rights }: ServiceRoleProps) {
    super(scope, id);
    const conditions = forAccount ? { StringEquals: { 'aws:SourceAccount': forAccount } } : undefined;
    this.role = new IamRole(this, 'role', { name, assumeRolePolicy: trust(service, conditions) });
    this.ready = Object.entries(rights).map(([right, statements]) =>
      explainWildcards(
        new IamRolePolicy(this, right, { name: right, role: this.role.id, policy: policy(statements) }),
        statements,
      ),
    );
  }
}

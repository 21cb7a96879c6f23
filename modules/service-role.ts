import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { explainWildcards, policy, Statement, trust } from './policy';

export interface ServiceRoleProps {
  /** At most 64 characters. */
  readonly name: string;
  /** The service that assumes the role: `codebuild.amazonaws.com`. */
  readonly service: string;
  /**
   * The account that the service must act for (`aws:SourceAccount`). Only for services whose documentation says that
   * they send it: any other could not assume the role.
   * @default no condition
   */
  readonly forAccount?: string;
  /** Statements of the role's policies, by the policy's name. */
  readonly rights: Readonly<Record<string, Statement[]>>;
}

/** An IAM role for one AWS service. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  /** The policies. The service needs them before it acts, and until it has cleaned up. */
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

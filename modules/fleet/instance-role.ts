import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { explainWildcards, policy, Statement, trust } from '../policy';

export interface InstanceRoleProps {
  /** `<project>-<stage>` */
  readonly name: string;
  /** Statements of the role's policies, by the policy's name. */
  readonly rights: Readonly<Record<string, Statement[]>>;
}

/**
 * The role of a stage's instances and its instance profile. Never change their names: AWS would replace them, and
 * running instances would lose their rights.
 */
export class InstanceRole extends Construct {
  readonly role: IamRole;
  readonly profile: IamInstanceProfile;
  /** What must exist before an instance boots: its rights. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, rights }: InstanceRoleProps) {
    super(scope, id);
    this.role = new IamRole(this, 'role', {
      name: `${name}-instance`,
      assumeRolePolicy: trust('ec2.amazonaws.com'),
    });
    const policies = Object.entries(rights).map(([right, statements]) =>
      explainWildcards(
        new IamRolePolicy(this, right, { name: right, role: this.role.id, policy: policy(statements) }),
        statements,
      ),
    );
    this.profile = new IamInstanceProfile(this, 'profile', {
      name: `${name}-instance`,
      role: this.role.name,
    });
    this.ready = [...policies, this.profile];
  }
}

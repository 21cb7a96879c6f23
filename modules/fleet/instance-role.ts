import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { explainWildcards, policy, Statement, trust } from '../policy';

export interface InstanceRoleProps {
  /** `<project>-<stage>` */
  readonly name: string;
  /** What instances may do, by the name of the policy. */
  readonly rights: Readonly<Record<string, Statement[]>>;
}

/**
 * The role of a stage's instances. Its name is fixed and it is never replaced: the launch template names its
 * profile, and running instances would lose their rights.
 */
export class InstanceRole extends Construct {
  readonly role: IamRole;
  readonly profile: IamInstanceProfile;
  /** What an instance needs before it boots: its rights. */
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

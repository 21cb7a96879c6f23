import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { makeException } from '../exception';
import { policy, Statement } from '../policy';
import { boundary } from './boundary';
import { boundaryArn, boundaryName } from './bounded-roles';
import { iamRights } from './iam-rights';
import { CircleCiIdentity, CircleCiIdentityProps } from './identity';
import { planRights } from './reads';
import { applyRights, ApplyRightsProps } from './writes';

export interface CircleCiProps extends CircleCiIdentityProps, ApplyRightsProps {}

/** Seconds that a job's credentials hold: CircleCI's own tokens live one hour. */
const SESSION = 3600;

/**
 * What lets CircleCI into the account, without a stored key: its identity provider, a role that plans (any branch of
 * the repository, reads and locks only), a role that applies (the settings' branch only), and the permissions
 * boundary of every role that the latter makes. CI can change none of it.
 */
export class CircleCi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: CircleCiProps,
  ) {
    super(scope, id);
    const { project, account, region } = props;
    const identity = new CircleCiIdentity(this, 'identity', props);
    const most = new IamPolicy(this, 'boundary', {
      name: boundaryName(project),
      description: `The most that roles of ${project} can do`,
      policy: policy(boundary(props)),
    });
    for (const check of ['CKV_AWS_288', 'CKV_AWS_290', 'CKV_AWS_355']) {
      makeException(
        most,
        check,
        'A boundary gives nothing: it limits what policies, which name resources, may give.',
      );
    }
    // A policy of its own: with it inline, the apply role's policies would be more than the 10,240 characters of IAM.
    const reads = new IamPolicy(this, 'reads', {
      name: `${project}-circleci-plan`,
      description: `What a plan of ${project} needs`,
      policy: policy(planRights(props)),
    });
    makeException(
      reads,
      'CKV_AWS_355',
      'A plan asks how everything is configured, mostly by actions that have no resource-level permission.',
    );
    this.createRole('plan', identity.trustAnyRef, reads, {});
    this.createRole('apply', identity.trustBranch, reads, {
      apply: applyRights(props),
      iam: iamRights({ project, account, region, boundaryArn: boundaryArn(project, account, region) }),
    });
  }

  private createRole(
    purpose: string,
    assumeRolePolicy: string,
    reads: IamPolicy,
    rights: Record<string, Statement[]>,
  ): void {
    const role = new IamRole(this, `${purpose}-role`, {
      name: `${this.props.project}-circleci-${purpose}`,
      assumeRolePolicy,
      maxSessionDuration: SESSION,
    });
    new IamRolePolicyAttachment(this, `${purpose}-role-reads`, { role: role.name, policyArn: reads.arn });
    for (const [right, statements] of Object.entries(rights)) {
      new IamRolePolicy(this, `${purpose}-role-${right}`, {
        name: right,
        role: role.id,
        policy: policy(statements),
      });
    }
  }
}

import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { suppress } from '../suppress';
import { explainWildcards, policy, Statement } from '../policy';
import { applyPolicy } from './apply-policy';
import { boundary, BoundaryProps } from './boundary';
import { boundaryArn, boundaryName } from './bounded-roles';
import { iamRights } from './iam-rights';
import { CircleCiIdentityProvider, CircleCiIdentityProviderProps } from './identity-provider';
import { passRole } from './pass-role';
import { planPolicy } from './plan-policy';
import { unscopedActions } from './unscoped-actions';

export interface CircleCiProps extends CircleCiIdentityProviderProps, BoundaryProps {}

/** Seconds that a job's credentials are valid: as long as CircleCI's own tokens, one hour. */
const SESSION = 3600;

/**
 * CircleCI's access to the account, without a stored key: an identity provider, a role for plans (any branch of the
 * repository; only reads and locks), a role for applies (only the settings' branch), and the permissions boundary of
 * every role that the second one creates. CI can change none of these.
 */
export class CircleCi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: CircleCiProps,
  ) {
    super(scope, id);
    const { project, account, region } = props;
    const identity = new CircleCiIdentityProvider(this, 'identity', props);
    const statements = boundary(props);
    const most = new IamPolicy(this, 'boundary', {
      name: boundaryName(project),
      description: `The most that roles of ${project} can do`,
      policy: policy(statements),
    });
    explainWildcards(most, statements);
    for (const check of ['CKV_AWS_290', 'CKV_AWS_355']) {
      suppress(
        most,
        check,
        'A boundary gives nothing: it limits what policies, which name resources, may give.',
      );
    }
    const reads = this.createPolicy('reads', `What a plan of ${project} needs`, planPolicy(props), 'plan');
    suppress(
      reads,
      'CKV_AWS_355',
      'A plan reads the configuration of everything, mostly by actions that have no resource-level permission.',
    );
    const nameless = this.createPolicy(
      'nameless',
      `What an apply of ${project} does with what has no name, and hands to services`,
      [...unscopedActions(props), ...passRole(props)],
    );
    const roles = this.createPolicy(
      'roles',
      `What an apply of ${project} does with roles`,
      iamRights({ ...props, boundaryArn: boundaryArn(project, account, region) }),
    );
    this.createRole('plan', identity.trustAnyRef, { reads });
    this.createRole('apply', identity.trustBranch, { reads, nameless, roles }, { apply: applyPolicy(props) });
  }

  /** A managed policy: IAM takes only 10,240 characters of inline policies for a role. */
  private createPolicy(id: string, description: string, statements: Statement[], name = id): IamPolicy {
    const made = new IamPolicy(this, id, {
      name: `${this.props.project}-circleci-${name}`,
      description,
      policy: policy(statements),
    });
    return explainWildcards(made, statements);
  }

  private createRole(
    purpose: string,
    assumeRolePolicy: string,
    attached: Record<string, IamPolicy>,
    rights: Record<string, Statement[]> = {},
  ): void {
    const role = new IamRole(this, `${purpose}-role`, {
      name: `${this.props.project}-circleci-${purpose}`,
      assumeRolePolicy,
      maxSessionDuration: SESSION,
    });
    for (const [id, { arn }] of Object.entries(attached)) {
      new IamRolePolicyAttachment(this, `${purpose}-role-${id}`, { role: role.name, policyArn: arn });
    }
    for (const [right, statements] of Object.entries(rights)) {
      const inline = new IamRolePolicy(this, `${purpose}-role-${right}`, {
        name: right,
        role: role.id,
        policy: policy(statements),
      });
      explainWildcards(inline, statements);
    }
  }
}

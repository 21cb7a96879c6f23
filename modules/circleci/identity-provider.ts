import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { Construct } from 'constructs';
import type { CircleCiSettings, RepositorySettings } from '../../settings';
import { arn } from '../arn';
import { policy } from '../policy';

export interface CircleCiIdentityProviderProps {
  readonly account: string;
  readonly region: string;
  readonly circleci: CircleCiSettings;
  readonly repository: RepositorySettings;
}

/**
 * The user's id in a token's subject: 36 characters. A `*` would also match slashes: a branch named
 * `x/vcs-origin/github.com/acme/hello/vcs-ref/refs/heads/main` would pass for `main`. With a fixed number of
 * characters, the rest of the subject is where CircleCI writes it.
 */
const USER = '?'.repeat(36);

/**
 * CircleCI as an OpenID Connect identity provider: its jobs get credentials for an hour, and CircleCI stores no key.
 * Only for token V2 (`CIRCLE_OIDC_TOKEN_V2`), whose subject has the repository and the branch.
 */
export class CircleCiIdentityProvider extends Construct {
  readonly provider: IamOpenidConnectProvider;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CircleCiIdentityProviderProps,
  ) {
    super(scope, id);
    const { organization } = props.circleci;
    this.provider = new IamOpenidConnectProvider(this, 'provider', {
      url: `https://${issuer(organization)}`,
      clientIdList: [organization],
    });
  }

  /** Trust policy for all branches and tags of the repository, and so for the team's pull requests. */
  get trustAnyRef(): string {
    return this.trust('*');
  }

  /** Trust policy for only the settings' branch of the repository. */
  get trustBranch(): string {
    return this.trust(`refs/heads/${this.props.repository.branch}`);
  }

  private trust(ref: string): string {
    const { account, region, circleci, repository } = this.props;
    const name = issuer(circleci.organization);
    const project = `org/${circleci.organization}/project/${circleci.project}`;
    return policy([
      {
        sid: 'CircleCi',
        actions: ['sts:AssumeRoleWithWebIdentity'],
        principals: { Federated: arn(region, 'iam', `oidc-provider/${name}`, account) },
        conditions: {
          StringEquals: { [`${name}:aud`]: circleci.organization },
          StringLike: {
            [`${name}:sub`]: `${project}/user/${USER}/vcs-origin/github.com/${repository.name}/vcs-ref/${ref}`,
          },
        },
      },
    ]);
  }
}

function issuer(organization: string): string {
  return `oidc.circleci.com/org/${organization}`;
}

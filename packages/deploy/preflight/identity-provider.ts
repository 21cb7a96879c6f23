import { GetOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, ok } from './finding';

/**
 * Checks the identity provider for CircleCI. An account can have only one for a URL, so only one project for
 * each CircleCI organization.
 */
export async function checkIdentityProvider(context: Context): Promise<Finding[]> {
  const { account, circleci, project } = context.settings;
  if (!circleci) return [];
  const issuer = `oidc.circleci.com/org/${circleci.organization}`;
  return attempt(`the identity provider ${issuer}`, async () => {
    const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
    const question = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn });
    try {
      const { Tags = [] } = await new IAMClient(clientOf(context, 'us-east-1')).send(
        question,
        within(context),
      );
      const isOurs = Tags.some(({ Key, Value }) => Key === 'Project' && Value === project);
      if (isOurs) return [ok(`the identity provider ${issuer} belongs to this project`)];
    } catch (error) {
      if (!isCalled(error, 'NoSuchEntityException')) throw error;
      return [ok(`the identity provider ${issuer} does not exist yet`)];
    }
    return [
      fail(
        `the account has an identity provider ${issuer} already, and it does not belong to ${project}`,
        'Remove `circleci` from the settings, or give this project its own account: an account can have one ' +
          'provider per URL.',
      ),
    ];
  });
}

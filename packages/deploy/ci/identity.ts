import { appendFileSync } from 'node:fs';
import { AssumeRoleWithWebIdentityCommand, type Credentials, STSClient } from '@aws-sdk/client-sts';
import { type Facts, loadFacts } from '../../facts';
import { clientConfig, words } from '../account/aws';
import { branch, declare, haltJob, isCircleCi, isFork, readLine, start, UserError } from '../../command';

const ROLES = ['plan', 'apply'] as const;
type Role = (typeof ROLES)[number];

const IDENTITY = declare({
  name: 'ci:identity',
  does:
    "Lets the further steps of the job assume one of CI's two roles, with the token that CircleCI gives the job. " +
    "For CI's jobs.",
  arguments: { role: { says: 'the role: plan only reads, apply changes', oneOf: ROLES } },
  example: 'npm run ci:identity -- plan',
});

/**
 * `npm run ci:identity -- plan|apply`: gives the job's remaining steps the rights of one of CI's two roles,
 * by the token that CircleCI gives the job. No key is stored anywhere. Where there can be no token (a fork, a
 * project without `circleci` in its settings) the job ends here as a success, with the reason. On a person's
 * machine it changes nothing.
 */
async function identity(): Promise<void> {
  const { positionals } = readLine(IDENTITY);
  const role = positionals[0] as Role;
  if (!isCircleCi()) {
    return console.log('This is not a CircleCI job: the commands use your own AWS credentials.');
  }
  const settings = loadFacts();
  const missing = whyNone(settings, role);
  if (missing) {
    console.log(`Nothing is planned: ${missing}.`);
    return haltJob();
  }
  await assume(settings, role, process.env.CIRCLE_OIDC_TOKEN_V2 ?? '');
}

/**
 * Why this job correctly has no identity; undefined where it has one. @throws UserError where it should have
 * one
 */
function whyNone({ circleci, repository }: Facts, role: Role): string | undefined {
  if (!circleci) return 'the settings have no `circleci`, so AWS does not know this project (docs/ci.md)';
  if (isFork()) return 'this is a pull request from a fork, and a fork gets no credentials';
  if (process.env.CIRCLE_OIDC_TOKEN_V2) return undefined;
  const lack = 'CircleCI gave this job no token (CIRCLE_OIDC_TOKEN_V2)';
  if (role === 'plan' && branch() !== repository.branch) return `${lack}, as for a fork`;
  throw new UserError(
    `${lack}, although it runs for ${repository.branch}. docs/ci.md says how to set it up.`,
  );
}

/**
 * Gets the role's credentials from AWS, valid for one hour, and sets them for the remaining steps. Terraform
 * could use the token itself (AWS_WEB_IDENTITY_TOKEN_FILE), but its S3 backend then calls AWS's public
 * endpoint, whatever AWS_ENDPOINT_URL says.
 */
async function assume({ account, project, region }: Facts, role: Role, token: string): Promise<void> {
  const RoleArn = `arn:aws:iam::${account}:role/${project}-circleci-${role}`;
  const RoleSessionName = `circleci-${role}-${process.env.CIRCLE_BUILD_NUM ?? 'job'}`;
  const client = new STSClient(clientConfig(region));
  const question = new AssumeRoleWithWebIdentityCommand({
    RoleArn,
    RoleSessionName,
    WebIdentityToken: token,
  });
  let credentials: Credentials | undefined;
  try {
    credentials = (await client.send(question)).Credentials;
  } catch (error) {
    throw new UserError(
      `AWS does not let this job assume ${RoleArn}: ${words(error)}. Was the stack state deployed with ` +
        '`circleci` in its settings (docs/ci.md), and does it run for the right branch?',
    );
  }
  const lines = [
    `export AWS_ACCESS_KEY_ID='${credentials?.AccessKeyId}'`,
    `export AWS_SECRET_ACCESS_KEY='${credentials?.SecretAccessKey}'`,
    `export AWS_SESSION_TOKEN='${credentials?.SessionToken}'`,
  ];
  if (process.env.BASH_ENV) appendFileSync(process.env.BASH_ENV, `${lines.join('\n')}\n`);
  console.log(`The further steps of this job use the role ${RoleArn}, for an hour.`);
}

start(IDENTITY, identity);

import type { Document } from '../../../../__tests__/modules/circleci/simulate';
import type { World } from './world';

const ACCOUNT = '123456789012';

/**
 * Creates a role with exactly these policies, and a session of it.
 *
 * @param path as IAM writes it: `/team/`. @default `/`
 * @returns the environment variables with the credentials of the session
 */
export async function sessionOf(
  { calls }: World,
  name: string,
  policies: readonly Document[],
  path = '/',
): Promise<Record<string, string>> {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT } };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  await calls.query('iam', 'CreateRole', { RoleName: name, Path: path, AssumeRolePolicyDocument: document });
  for (const [index, policy] of policies.entries()) {
    const PolicyDocument = JSON.stringify(policy);
    await calls.query('iam', 'PutRolePolicy', {
      RoleName: name,
      PolicyName: `policy-${index}`,
      PolicyDocument,
    });
  }
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role${path}${name}`;
  const { text } = await calls.query('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'ann' });
  const value = (element: string) => new RegExp(`<${element}>([^<]+)<`).exec(text)?.[1] ?? '';
  return {
    AWS_ACCESS_KEY_ID: value('AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: value('SecretAccessKey'),
    AWS_SESSION_TOKEN: value('SessionToken'),
  };
}

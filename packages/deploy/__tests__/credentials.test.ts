import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAccount } from '../account/account';
import { lackOfCredentials } from '../account/credentials';

// The installed SDK reads files as the AWS CLI writes them. Its errors become the messages here.
const original = process.env;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'credentials-'));
  mkdirSync(join(home, '.aws'));
  const own = Object.entries(original).filter(([name]) => !name.startsWith('AWS_'));
  process.env = { ...Object.fromEntries(own), HOME: home, AWS_EC2_METADATA_DISABLED: 'true' };
});
afterEach(() => {
  process.env = original;
  rmSync(home, { recursive: true });
});

const ROLE = 'role_arn = arn:aws:iam::123456789012:role/Admin';
const KEY = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret';
const SSO = 'sso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Admin';

async function said(profile: string | undefined, config: string): Promise<string> {
  writeFileSync(join(home, '.aws/config'), config);
  if (profile) process.env.AWS_PROFILE = profile;
  const refused = checkAccount({ account: '123456789012', region: 'us-east-1' });
  const { message } = await refused.then(
    () => new Error('accepted'),
    (error: Error) => error,
  );
  expect(message).toMatch(/\nTo try everything without an AWS account: npm run rehearse\.$/);
  return message.split('\n')[0] ?? '';
}

const gives = (reason: string) =>
  `The AWS profile work gives no credentials: ${reason}. Nothing was changed. `;

test.each<[what: string, config: string, said: string | RegExp]>([
  [
    'asks for a code of a multi-factor device',
    `[profile work]\n${ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ann\n[profile base]\n${KEY}\n`,
    `${gives('Profile work requires multi-factor authentication, but no MFA code callback was provided')}This ` +
      'command and Terraform cannot ask for an MFA code. Let the AWS CLI ask for it, then run this again in the ' +
      'same shell: eval "$(aws configure export-credentials --profile work --format env)"; unset AWS_PROFILE',
  ],
  [
    'is signed out of IAM Identity Center',
    `[profile work]\n${SSO}\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n`,
    /^The AWS profile work gives no credentials: The SSO session .*\. Nothing was changed\. Sign in: aws sso login --profile work$/,
  ],
  [
    'takes its role from a profile that is signed out',
    `[profile work]\n${ROLE}\nsource_profile = base\n[profile base]\n${SSO}\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n`,
    /Sign in: aws sso login --profile base$/,
  ],
  [
    'is signed out of the console',
    '[profile work]\nlogin_session = arn:aws:iam::123456789012:user/ann\n',
    /^The AWS profile work gives no credentials: .*\. Nothing was changed\. Sign in: aws login --profile work$/,
  ],
  [
    'is in no file',
    `[default]\nregion = us-east-1\n[profile other]\n${KEY}\n`,
    `${gives("it is in neither the AWS CLI's config file nor its credentials file (profiles there: default, other)")}Check ` +
      'it: aws configure list --profile work, or name another one: AWS_PROFILE=<profile>.',
  ],
  [
    'has a source profile that is in no file',
    `[profile work]\n${ROLE}\nsource_profile = gone\n`,
    new RegExp(
      "its source_profile gone is in neither the AWS CLI's config file nor its credentials file \\(profiles there: work\\)",
    ),
  ],
  [
    'has a program that fails',
    '[profile work]\ncredential_process = /bin/false\n',
    `${gives('the credential_process of work failed')}Run that program by hand to see its error.`,
  ],
  [
    'has half a key',
    '[profile work]\naws_access_key_id = AKIAEXAMPLE\n',
    `${gives('it has no complete access key, no role and no sign-in')}Check it: aws configure list --profile ` +
      'work, or name another one: AWS_PROFILE=<profile>.',
  ],
])('a profile that %s: the message has the reason and what to do', async (_, config, expected) =>
  expect(await said('work', config)).toEqual(
    typeof expected === 'string' ? expected : expect.stringMatching(expected),
  ),
);

test('without a profile or keys, the message says how to sign in', async () =>
  expect(await said(undefined, '')).toMatch(
    /^No AWS credentials were found\. Nothing was changed\. Sign in \(aws sso/,
  ));

test('a token file that cannot be read is named, and not reported as an unreachable AWS', async () => {
  process.env.AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/x';
  process.env.AWS_WEB_IDENTITY_TOKEN_FILE = '/nonexistent/token';
  expect(await said(undefined, '')).toMatch(
    /^The AWS credentials file \/nonexistent\/token cannot be read \(ENOENT: .*\)\. Nothing was changed\./,
  );
});

test('expired keys of the environment are not blamed on a profile', () => {
  writeFileSync(join(home, '.aws/config'), `[default]\n${SSO}\n`);
  const expired = Object.assign(new Error('The token has expired'), { name: 'ExpiredToken' });
  const remedy = (more: object) => lackOfCredentials(expired, { ...process.env, ...more })?.remedy;
  expect(remedy({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' })).toBe('Sign in again.');
  expect(remedy({})).toBe('Sign in: aws sso login --profile default');
});

test('an error that is not about credentials is not handled', () =>
  expect(lackOfCredentials(Object.assign(new Error('no'), { name: 'AccessDenied' }))).toBeUndefined());

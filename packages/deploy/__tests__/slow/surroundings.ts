import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';

/** What the test has prepared for the commands. */
export interface Surroundings {
  /** A temporary folder with a space in its name. In messages it is `<folder>`. */
  readonly folder: string;
  /** The address of a fake AWS that knows the account of each access key, and has no bucket. */
  readonly endpoint: string;
}

/** The case, the command, its environment variables, its whole output, and the exit status if it is not 1. */
type Row = [what: string, command: string[], env: Record<string, string>, message: string, status?: number];

export const EXAMPLE = join(ROOT, '__tests__/support/example-config.ts');
const START = ['node', join(ROOT, 'packages/start/index.js')];
const deploy = (program: string, ...words: string[]) => [...START, `packages/deploy/${program}.ts`, ...words];

const NOTHING = 'Nothing was changed.';
const TRY = '\nTo try everything without an AWS account: npm run rehearse.';
const SIGN_IN =
  'Sign in (aws sso login, then AWS_PROFILE=<profile>), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
const NOT_BOOTSTRAPPED =
  'Not bootstrapped yet: the state bucket hello-state-123456789012-us-east-1 does not exist in account 123456789012. ' +
  `${NOTHING} Run npm run bootstrap first; it is needed once.`;

/** The rows. Writes the files that they need into the folder. */
export function rowsOf({ folder, endpoint }: Surroundings): Row[] {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const key = (id: string) => ({
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL: endpoint,
  });
  const profile = (name: string) => ({ AWS_PROFILE: name, AWS_CONFIG_FILE: join(folder, 'profiles') });
  const settings = (name: string, text: string) => ({ CONFIG: file(name, text) });
  return [
    [
      'no settings file',
      deploy('status'),
      { CONFIG: '/nowhere/config.ts' },
      '/nowhere/config.ts is not a file. Run the command in the folder of config.ts, or set CONFIG to the path of the settings file.',
    ],
    [
      'settings that do not parse',
      deploy('status'),
      settings('broken.ts', "export default {\n  project: 'hello,\n};\n"),
      '<folder>/broken.ts cannot be read: broken.ts:2:18: ERROR: Unterminated string literal',
    ],
    [
      'settings that export nothing',
      deploy('status'),
      settings('nothing.ts', 'export {};\n'),
      '<folder>/nothing.ts has no default export. It ends in: export default defineConfig({ … });',
    ],
    [
      'wrong settings',
      deploy('status'),
      settings(
        'wrong.ts',
        `import config from '${EXAMPLE}';\nexport default { ...config, region: 'us-est-1' };\n`,
      ),
      "1 problem in <folder>/wrong.ts; nothing was built.\n  - region: given 'us-est-1'. Accepted: a commercial region of AWS, e.g. 'us-east-1'. Did you mean 'us-east-1'?",
    ],
    [
      'wrong settings at a synthesis',
      deploy('synth'),
      settings(
        'wrong-too.ts',
        `import config from '${EXAMPLE}';\nexport default { ...config, account: 123456789012 };\n`,
      ),
      "1 problem in <folder>/wrong-too.ts; nothing was built.\n  - account: given 123456789012 (a number). Accepted: the account's twelve digits in quotes, e.g. '123456789012'. Did you mean '123456789012'?",
    ],
    [
      'no credentials',
      deploy('deploy', 'staging'),
      {},
      `No AWS credentials were found. ${NOTHING} ${SIGN_IN}${TRY}`,
    ],
    [
      'a missing profile',
      deploy('plan', 'staging'),
      profile('nobody'),
      `The AWS profile nobody gives no credentials: it is in neither the AWS CLI's config file nor its credentials file (profiles there: sso, mfa, base, program). ${NOTHING} Check it: aws configure list --profile nobody, or name another one: AWS_PROFILE=<profile>.${TRY}`,
    ],
    [
      'a profile that is signed out',
      deploy('plan', 'staging'),
      profile('sso'),
      `The AWS profile sso gives no credentials: The SSO session token associated with profile=sso was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile. ${NOTHING} Sign in: aws sso login --profile sso${TRY}`,
    ],
    [
      'a profile that needs an MFA code',
      deploy('plan', 'staging'),
      profile('mfa'),
      `The AWS profile mfa gives no credentials: Profile mfa requires multi-factor authentication, but no MFA code callback was provided. ${NOTHING} This command and Terraform cannot ask for an MFA code. Let the AWS CLI ask for it, then run this again in the same shell: eval "$(aws configure export-credentials --profile mfa --format env)"; unset AWS_PROFILE${TRY}`,
    ],
    [
      'a profile whose program fails',
      deploy('plan', 'staging'),
      profile('program'),
      `The AWS profile program gives no credentials: the credential_process of program failed. ${NOTHING} Run that program by hand to see its error.${TRY}`,
    ],
    [
      'a missing token file',
      deploy('plan', 'staging'),
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/ci' },
      `The AWS credentials file /nowhere/token cannot be read (ENOENT: no such file or directory, open '/nowhere/token'). ${NOTHING} ${SIGN_IN}${TRY}`,
    ],
    [
      'credentials that have expired',
      deploy('status'),
      { ...key('AKIAEXPIRED'), AWS_SESSION_TOKEN: 'none' },
      `The AWS credentials have expired (ExpiredToken: The security token included in the request is expired). ${NOTHING} Sign in again.${TRY}`,
    ],
    [
      'credentials that AWS does not know',
      deploy('deploy', 'staging'),
      key('AKIAREFUSED'),
      `AWS does not accept the credentials (InvalidClientTokenId: The security token included in the request is invalid.). ${NOTHING} Sign in again.`,
    ],
    [
      'credentials of another account',
      deploy('deploy', 'staging'),
      key('AKIAOTHER'),
      `Wrong account: the credentials belong to account 210987654321, but the settings say account 123456789012. ${NOTHING} Switch to credentials of 123456789012 (AWS_PROFILE), or correct \`account\`.`,
    ],
    [
      'no network',
      deploy('plan', 'staging'),
      { ...key('AKIARIGHT'), AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      `http://127.0.0.1:9 (AWS_ENDPOINT_URL) cannot be reached or does not answer: connect ECONNREFUSED 127.0.0.1:9. ${NOTHING}`,
    ],
    [
      'a proxy that does not listen',
      deploy('status'),
      { ...key('AKIARIGHT'), AWS_ENDPOINT_URL: '', HTTPS_PROXY: 'http://127.0.0.1:9' },
      `AWS cannot be reached or does not answer: the proxy 127.0.0.1:9 cannot be reached: connect ECONNREFUSED 127.0.0.1:9. ${NOTHING}`,
    ],
    [
      'a missing file of certificate authorities',
      deploy('status'),
      { ...key('AKIARIGHT'), AWS_ENDPOINT_URL: '', AWS_CA_BUNDLE: '/nowhere/ca.pem' },
      `AWS cannot be reached or does not answer: AWS_CA_BUNDLE names a file that cannot be read: ENOENT: no such file or directory, open '/nowhere/ca.pem'. ${NOTHING}`,
    ],
    [
      'an account without a state bucket: a plan',
      deploy('plan', 'staging'),
      key('AKIARIGHT'),
      NOT_BOOTSTRAPPED,
    ],
    [
      'an account without a state bucket: an apply',
      deploy('apply', 'staging'),
      key('AKIARIGHT'),
      NOT_BOOTSTRAPPED,
    ],
    [
      'an account without a state bucket: outputs',
      deploy('outputs', 'staging'),
      key('AKIARIGHT'),
      NOT_BOOTSTRAPPED,
    ],
    [
      'an account without a state bucket: a destroy',
      deploy('destroy', 'staging', '--yes'),
      key('AKIARIGHT'),
      NOT_BOOTSTRAPPED,
    ],
    [
      'a question, and no terminal',
      deploy('bootstrap'),
      key('AKIARIGHT'),
      `Create the state bucket hello-state-123456789012-us-east-1 in account 123456789012?\nThis question needs a terminal (there is none, or CI is set). ${NOTHING} To answer yes: --yes.`,
    ],
    [
      'init without a terminal, git and options',
      deploy('init'),
      { ...key('AKIARIGHT'), GIT_DIR: '/nowhere' },
      `The credentials belong to account 123456789012.\n\nThe questions need a terminal (there is none, CI is set, or --yes was given). ${NOTHING} Give the answers as options: npm run init -- --repository <repository> --project <project> --domain <domain> --email <email> --yes`,
      2,
    ],
    [
      'a protected stage',
      deploy('destroy', 'production', '--yes'),
      key('AKIARIGHT'),
      `production is protected, so it is not destroyed: the settings have \`protected: true\`. ${NOTHING}\nTo destroy it anyway: set \`protected: false\` for production, then npm run deploy -- production, then npm run destroy -- production. Its load balancer logs and log groups are deleted with it.`,
    ],
    [
      'no Terraform',
      [process.execPath, ...START.slice(1), 'packages/deploy/validate.ts'],
      { PATH: '/nowhere', CDKTF_OUTDIR: join(folder, 'validated') },
      'terraform cannot be started: spawn terraform ENOENT. Run npm run setup.',
    ],
    [
      'a folder that cannot be written',
      deploy('synth'),
      { CDKTF_OUTDIR: '/dev/null/out' },
      "/dev/null/out cannot be used: ENOTDIR: not a directory, mkdir '/dev/null/out'. Give your user access to it, or name another path, then run this again.",
    ],
    [
      'a missing plan file',
      deploy('check-plan', '/nowhere/plan.json'),
      {},
      "/nowhere/plan.json cannot be read: ENOENT: no such file or directory, open '/nowhere/plan.json'.",
    ],
    [
      'a plan file that is not JSON',
      deploy('check-plan', file('broken.json', '{')),
      {},
      "<folder>/broken.json cannot be read: Expected property name or '}' in JSON at position 1 (line 1 column 2).",
    ],
    [
      'an export into a folder that is not empty',
      [...START, 'packages/export/main.ts', join(folder, 'full')],
      {},
      '<folder>/full is not empty (it contains notes.txt). Nothing was written. Name a folder that is empty or does not exist.',
    ],
    [
      'a folder without an app',
      [...START, 'packages/check-app/main.ts', '--app', '/nowhere'],
      {},
      '/nowhere is not a folder of an app: buildspec.yml is missing. app/README.md lists what belongs in it.',
    ],
    [
      'a wrong time',
      deploy('logs', 'staging', '--since', 'soon'),
      {},
      '--since takes how long ago (90s, 10m, 2h, 3d), or a time that is past (2026-11-29T20:00:00Z), not "soon".',
    ],
    [
      'run without a command',
      deploy('run', 'staging'),
      {},
      'There is no command. Usage: npm run run -- <stage> [--all] [--instance <id>] [--timeout <minutes>] [--json] -- <command>',
    ],
    [
      'a clone without its packages',
      ['node', join(folder, 'no packages/packages/start/index.js'), 'main.ts'],
      {},
      'The packages of this project are not installed yet. Run: npm run setup',
    ],
    [
      'a Node.js that is too old',
      ['node', join(folder, 'old node/packages/start/index.js'), 'main.ts'],
      {},
      `Node.js ${process.versions.node} is too old for this project: npm run setup installs a newer one, or says why it cannot.`,
    ],
  ];
}

import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../../settings';
import { run, UserError } from '../command';
import { parseCommandLine } from '../stack-argument';
import { branch, haltJob, isCircleCi, isFork } from './circleci';

const ROLES = ['plan', 'apply'] as const;
type Role = (typeof ROLES)[number];

const USAGE = 'Usage: npm run ci:identity -- plan|apply';

/**
 * `npm run ci:identity -- plan|apply`: lets the job's further steps act as one of CI's two roles, by the token that
 * CircleCI gives the job; no key is stored anywhere. Where there can be no identity (a fork, a project without
 * `circleci` in its settings) the job ends here, green, and says why. A person's own credentials are left as they are.
 */
async function identity(): Promise<void> {
  const { positionals } = parseCommandLine({}, USAGE, process.argv.slice(2));
  const role = ROLES.find((one) => one === positionals[0]);
  if (!role || positionals.length > 1) throw new UserError(USAGE);
  if (!isCircleCi()) {
    return console.log('This is no job of CircleCI: the commands use your own AWS credentials.');
  }
  const settings = loadSettings();
  const missing = whyNone(settings, role);
  if (missing) {
    console.log(`Nothing is planned: ${missing}.`);
    return haltJob();
  }
  assume(settings, role, process.env.CIRCLE_OIDC_TOKEN_V2 ?? '');
}

/** Why this job has no identity, where that is as it should be. @throws UserError where it should have one */
function whyNone({ circleci, repository }: Settings, role: Role): string | undefined {
  if (!circleci) return 'the settings have no `circleci`, so AWS does not know this project (docs/ci.md)';
  if (isFork()) return 'this is a pull request from a fork, and a fork gets no credentials';
  if (process.env.CIRCLE_OIDC_TOKEN_V2) return undefined;
  const lack = 'CircleCI gave this job no token (CIRCLE_OIDC_TOKEN_V2)';
  if (role === 'plan' && branch() !== repository.branch) return `${lack}, as for a fork`;
  throw new UserError(
    `${lack}, although it runs for ${repository.branch}. docs/ci.md says how to set it up.`,
  );
}

/** Terraform and the AWS SDK both read these; they ask AWS for the role's credentials themselves. */
function assume({ account, project }: Settings, role: Role, token: string): void {
  const file = join(mkdtempSync(join(tmpdir(), 'identity-')), 'token');
  writeFileSync(file, token, { mode: 0o600 });
  const variables = {
    AWS_ROLE_ARN: `arn:aws:iam::${account}:role/${project}-circleci-${role}`,
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_SESSION_NAME: `circleci-${role}-${process.env.CIRCLE_BUILD_NUM ?? 'job'}`,
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}="${value}"`);
  if (process.env.BASH_ENV) appendFileSync(process.env.BASH_ENV, `${lines.join('\n')}\n`);
  console.log(`The steps to come act as ${variables.AWS_ROLE_ARN}.`);
}

run(identity);

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Why there are no usable credentials (one sentence without its full stop), and what to do (whole sentences).
 */
export interface Lack {
  readonly why: string;
  readonly remedy: string;
}

/** Errors of the SDK where it finds no credentials, or where a profile yields none. */
const NONE = ['CredentialsProviderError', 'TokenProviderError'];

/** Errors of AWS for credentials that have expired. */
const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];

/** The SDK's only message where no provider in its chain gave credentials. It does not contain the reason. */
const GENERIC = 'Could not load credentials from any providers';

const SIGN_IN =
  'Sign in (aws sso login, then AWS_PROFILE=<profile>), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

/**
 * What an error says about the credentials; undefined where it is about something else. The SDK's errors have
 * no codes of their own, so the remedy is chosen by what the profile contains (MFA, SSO, a program).
 */
export function lackOfCredentials(
  error: Error,
  environment: NodeJS.ProcessEnv = process.env,
): Lack | undefined {
  const profile = new Profile(environment);
  const { name, message, path, syscall } = error as Error & { path?: string; syscall?: string };
  if (syscall === 'open' && path && isSource(path, environment))
    return {
      why: `the AWS credentials file ${path} cannot be read (${message})`,
      remedy: SIGN_IN,
    };
  if (EXPIRED.includes(name)) {
    // the files of the AWS CLI are not read then
    const isKey = Boolean(environment.AWS_ACCESS_KEY_ID) && !profile.isNamed;
    const remedy = (!isKey && profile.remedy) || 'Sign in again.';
    return { why: `the AWS credentials have expired (${name}: ${message})`, remedy };
  }
  if (!NONE.includes(name)) return undefined;
  const said = message === GENERIC ? undefined : message.replace(/\.+$/, '');
  if (!profile.isNamed && !profile.exists)
    return { why: `no AWS credentials were found${said ? ` (${said})` : ''}`, remedy: SIGN_IN };
  const why = said ?? profile.lack;
  return {
    why: `the AWS profile ${profile.name} gives no credentials: ${why}`,
    remedy: profile.remedy ?? SIGN_IN,
  };
}

/** Whether the SDK reads credentials from this file. */
const isSource = (path: string, { AWS_WEB_IDENTITY_TOKEN_FILE: token }: NodeJS.ProcessEnv): boolean =>
  path === token || path.includes('/.aws/');

/** A profile in the files of the AWS CLI. */
class Profile {
  readonly name: string;
  readonly isNamed: boolean;
  private readonly profiles: ReadonlyMap<string, ReadonlyMap<string, string>>;

  constructor(environment: NodeJS.ProcessEnv) {
    this.isNamed = Boolean(environment.AWS_PROFILE);
    this.name = environment.AWS_PROFILE || 'default';
    const home = join(environment.HOME ?? homedir(), '.aws');
    this.profiles = new Map(
      [
        ...sections(environment.AWS_CONFIG_FILE ?? join(home, 'config')),
        ...sections(environment.AWS_SHARED_CREDENTIALS_FILE ?? join(home, 'credentials')),
      ].reduce(
        (all, [name, values]) => all.set(name, new Map([...(all.get(name) ?? []), ...values])),
        new Map<string, ReadonlyMap<string, string>>(),
      ),
    );
  }

  get exists(): boolean {
    return this.profiles.has(this.name);
  }

  /** The profile, and the profiles that it takes its credentials from, by `source_profile`. */
  private get chain(): string[] {
    const names = [this.name];
    for (const name of names) {
      const source = this.profiles.get(name)?.get('source_profile');
      if (source && !names.includes(source)) names.push(source); // the loop visits it next
    }
    return names;
  }

  /** The first profile in the chain that has one of these keys. */
  private holder(...keys: string[]): string | undefined {
    return this.chain.find((name) => keys.some((key) => this.profiles.get(name)?.has(key)));
  }

  /** What the profile lacks, where the SDK does not say it. */
  get lack(): string {
    const missing = this.chain.find((name) => !this.profiles.has(name));
    if (missing !== undefined) {
      const known = [...this.profiles.keys()].join(', ') || 'none';
      const which = missing === this.name ? 'it' : `its source_profile ${missing}`;
      return `${which} is in neither the AWS CLI's config file nor its credentials file (profiles there: ${known})`;
    }
    const process = this.holder('credential_process');
    if (process) return `the credential_process of ${process} failed`;
    return 'it has no complete access key, no role and no sign-in';
  }

  /** How to sign in with this kind of profile; undefined where the profile does not tell. */
  get remedy(): string | undefined {
    if (this.holder('mfa_serial')) {
      return (
        'This command and Terraform cannot ask for an MFA code. Let the AWS CLI ask for it, then run this again ' +
        `in the same shell: eval "$(aws configure export-credentials --profile ${this.name} --format env)"; ` +
        'unset AWS_PROFILE'
      );
    }
    const sso = this.holder('sso_session', 'sso_start_url');
    if (sso) return `Sign in: aws sso login --profile ${sso}`;
    const login = this.holder('login_session');
    if (login) return `Sign in: aws login --profile ${login}`;
    if (this.holder('credential_process')) return 'Run that program by hand to see its error.';
    if (!this.isNamed) return undefined;
    return `Check it: aws configure list --profile ${this.name}, or name another one: AWS_PROFILE=<profile>.`;
  }
}

/**
 * The profiles of a file with their keys. Sections of other kinds (`sso-session`, `services`) are left out.
 */
function sections(file: string): [string, Map<string, string>][] {
  const found: [string, Map<string, string>][] = [];
  if (!existsSync(file)) return found;
  let current: Map<string, string> | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const header = /^\[\s*(?:(\S+)\s+)?([^\]]+?)\s*\]/.exec(line);
    if (header) {
      const [, kind = 'profile', name = ''] = header;
      current = new Map();
      if (kind === 'profile') found.push([name, current]);
    } else {
      const [, key, value = ''] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      if (key) current?.set(key, value);
    }
  }
  return found;
}

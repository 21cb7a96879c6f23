/** A secret's place in AWS. */
export interface SecretReference {
  readonly service: 'ssm' | 'secretsmanager';
  /** A parameter's name with its leading slash, a secret's name without the suffix of its ARN, or a complete ARN. */
  readonly id: string;
  /** Region and account of the ARN. @default those of the settings */
  readonly at?: { readonly region: string; readonly account: string };
  /** A key of the secret's JSON object. @default the whole secret */
  readonly key?: string;
}

/** The accepted forms, in words that follow "Accepted:"; docs/settings.md has an example of each. */
export const SECRET_FORMS =
  "'ssm:/path' or 'ssm:<ARN>' of Parameter Store; 'secretsmanager:name' or 'secretsmanager:<ARN with its six last " +
  "characters>' of Secrets Manager, both with '#key' for one key of its JSON";

/**
 * A path of at most 15 parts that does not begin with `aws` or `ssm`, in letters of any case. [SSM API,
 * PutParameter]
 */
const PATH = String.raw`(?!/(?:[aA][wW][sS]|[sS][sS][mM]))(?:/[\w.-]+){1,15}`;
/**
 * A secret that an AWS service manages has the service's name and a `!` in front. [Secrets Manager user guide, "Secrets
 * managed by other services"]
 */
const NAME = String.raw`(?:[a-z][a-z\d-]{0,62}!)?[\w/+=.@-]{1,512}`;
const PLACE = String.raw`(?<region>[a-z\d-]+):(?<account>\d{12})`;

const PARAMETER = new RegExp(`^ssm:(?<id>${PATH}|arn:aws:ssm:${PLACE}:parameter${PATH})$`);

/**
 * An ARN must have its suffix. AWS takes any six characters after a hyphen for the suffix, so an ARN without it can
 * mean another secret. [Secrets Manager API, GetSecretValue, SecretId]
 */
const SECRET = new RegExp(
  `^secretsmanager:(?<id>${NAME}|arn:aws:secretsmanager:${PLACE}:secret:${NAME}-[A-Za-z\\d]{6})` +
    String.raw`(?:#(?<key>[\w.-]{1,128}))?$`,
);

/** A parameter's whole ARN may have 1011 characters; a name leaves room for the rest of its ARN. */
const LENGTH = { name: 900, arn: 1011 };

/** Reads one of SECRET_FORMS; undefined for any other text. */
export function parseSecret(reference: string): SecretReference | undefined {
  const service = reference.startsWith('ssm:') ? 'ssm' : 'secretsmanager';
  const { id, region, account, key } = (service === 'ssm' ? PARAMETER : SECRET).exec(reference)?.groups ?? {};
  if (!id) return undefined;
  if (service === 'ssm' && id.length > (region ? LENGTH.arn : LENGTH.name)) return undefined;
  return { service, id, ...(region && account && { at: { region, account } }), ...(key && { key }) };
}

/** An ARN as consoles show it, or as ECS task definitions have it: `<ARN>:<key>:<stage>:<version>`. */
const PASTED =
  /^(?:[a-z]+:)?(?<arn>arn:aws:(?<service>ssm|secretsmanager):[^:]+:\d+:(?:parameter\/|secret:)[^:#]+)(?::(?<key>[\w.-]*)(?::(?:AWSCURRENT)?){0,2})?$/;

/** The right form of a pasted ARN; undefined for any other text, which may be a secret that no report must show. */
export function meantSecret(given: string | number): string | undefined {
  const { arn, service, key } = PASTED.exec(String(given))?.groups ?? {};
  const meant = `${service}:${arn}${key ? `#${key}` : ''}`;
  return arn && parseSecret(meant) ? meant : undefined;
}

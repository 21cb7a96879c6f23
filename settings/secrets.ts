/** Where a secret is kept, and how AWS is asked for it. */
export interface SecretReference {
  readonly service: 'ssm' | 'secretsmanager';
  /** A parameter's name with its leading slash, a secret's name without the suffix of its ARN, or a complete ARN. */
  readonly id: string;
  /** Where the ARN says that it is. @default the settings' region and account */
  readonly at?: { readonly region: string; readonly account: string };
  /** The key of the secret's JSON object that is meant. @default the whole secret */
  readonly key?: string;
}

/** What is accepted, as words that follow "Accepted:"; the setting's own page has an example of each. */
export const SECRET_FORMS =
  "'ssm:/path' or 'ssm:<ARN>' of Parameter Store; 'secretsmanager:name' or 'secretsmanager:<ARN with its six last " +
  "characters>' of Secrets Manager, both with '#key' for one key of its JSON";

/** A path of at most 15 parts that does not begin with `aws` or `ssm`, in letters of any case. [SSM API, PutParameter] */
const PATH = String.raw`(?!/(?:[aA][wW][sS]|[sS][sS][mM]))(?:/[\w.-]+){1,15}`;
/** AWS's services put their own name and a `!` before the names of secrets that they keep. [Secrets Manager user guide, "Secrets managed by other services"] */
const NAME = String.raw`(?:[a-z][a-z\d-]{0,62}!)?[\w/+=.@-]{1,512}`;
const PLACE = String.raw`(?<region>[a-z\d-]+):(?<account>\d{12})`;

const PARAMETER = new RegExp(`^ssm:(?<id>${PATH}|arn:aws:ssm:${PLACE}:parameter${PATH})$`);

/**
 * An ARN is a complete one: of those without the suffix, AWS says that they may be taken for others, and it takes any
 * six characters behind a hyphen for the suffix. [Secrets Manager API, GetSecretValue, SecretId]
 */
const SECRET = new RegExp(
  `^secretsmanager:(?<id>${NAME}|arn:aws:secretsmanager:${PLACE}:secret:${NAME}-[A-Za-z\\d]{6})` +
    String.raw`(?:#(?<key>[\w.-]{1,128}))?$`,
);

/** The whole ARN of a parameter may have 1011 characters; this leaves room for what comes before a name. */
const LENGTH = { name: 900, arn: 1011 };

/** Reads one of SECRET_FORMS; nothing for any other text. */
export function parseSecret(reference: string): SecretReference | undefined {
  const service = reference.startsWith('ssm:') ? 'ssm' : 'secretsmanager';
  const { id, region, account, key } = (service === 'ssm' ? PARAMETER : SECRET).exec(reference)?.groups ?? {};
  if (!id) return undefined;
  if (service === 'ssm' && id.length > (region ? LENGTH.arn : LENGTH.name)) return undefined;
  return { service, id, ...(region && account && { at: { region, account } }), ...(key && { key }) };
}

/** An ARN as consoles show it, and as task definitions of ECS write it: `<ARN>:<key>:<stage>:<version>`. */
const PASTED =
  /^(?:[a-z]+:)?(?<arn>arn:aws:(?<service>ssm|secretsmanager):[^:]+:\d+:(?:parameter\/|secret:)[^:#]+)(?::(?<key>[\w.-]*)(?::(?:AWSCURRENT)?){0,2})?$/;

/** The right form of a pasted ARN. Nothing for any other text: it may be a secret itself, which no report shows. */
export function meantSecret(given: string | number): string | undefined {
  const { arn, service, key } = PASTED.exec(String(given))?.groups ?? {};
  const meant = `${service}:${arn}${key ? `#${key}` : ''}`;
  return arn && parseSecret(meant) ? meant : undefined;
}

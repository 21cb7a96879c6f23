/** Where a secret is kept, and under which name. */
export interface SecretReference {
  readonly service: 'ssm' | 'secretsmanager';
  /** The parameter's name with its leading slash, or the secret's name without the suffix of its ARN. */
  readonly name: string;
  /** The key of the secret's JSON object that is meant. @default the whole secret */
  readonly key?: string;
}

/** Parameter Store: a path of at most 15 parts that does not begin with `aws` or `ssm`, in letters of any case. [SSM API, PutParameter] */
const PARAMETER = /^ssm:((?!\/(?:[aA][wW][sS]|[sS][sS][mM]))(?:\/[\w.-]+){1,15})$/;

/** Secrets Manager: a name, and optionally a key of its JSON object. [Secrets Manager API, CreateSecret] */
const SECRET = /^secretsmanager:([\w/+=.@-]{1,512})(?:#([\w.-]{1,128}))?$/;

/** The whole ARN may have 1011 characters; this leaves room for what comes before the name. */
const PARAMETER_LENGTH = 900;

/** Reads `ssm:/path` or `secretsmanager:name`, the latter with `#key`; nothing for any other text. */
export function parseSecret(reference: string): SecretReference | undefined {
  const parameter = PARAMETER.exec(reference)?.[1];
  if (parameter) return parameter.length > PARAMETER_LENGTH ? undefined : { service: 'ssm', name: parameter };
  const [, name, key] = SECRET.exec(reference) ?? [];
  if (!name) return undefined;
  return { service: 'secretsmanager', name, ...(key ? { key } : {}) };
}

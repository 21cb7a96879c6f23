import { SECRET_NAME, SECRET_SHAPES, SWITCH } from '../facts/secret-values';
import { readUserData } from '../facts/user-data';
import { type Finding, type Rule } from './rule';
import { isTrue, list, type Resource, textsIn } from './stack';

/** Resources and data sources whose secret is in the state. */
const TYPES: Readonly<Record<string, string>> = {
  aws_secretsmanager_secret_version: 'its value',
  aws_secretsmanager_random_password: 'its value',
  'data.aws_secretsmanager_secret_version': 'its value',
  'data.aws_secretsmanager_random_password': 'its value',
  aws_iam_access_key: 'its secret key',
  aws_iam_user_login_profile: 'its password',
  random_password: 'its value',
  tls_private_key: 'the private key',
};

/** Arguments that carry a secret, whatever has them. */
const ARGUMENTS =
  /^(.*_)?(password|secret_string|secret_binary|private_key|oauth_token|auth_token|secret_key)$/;

/** Such variables with their value beside them, also where quotes are escaped. The settings refuse them earlier. */
const VARIABLE = new RegExp(
  `\\\\?"(${SECRET_NAME})\\\\?":\\s*\\\\?"(?!ssm:|secretsmanager:)([^"\\\\]+)`,
  'g',
);
/** As the settings read it, in letters of any case. */
const IS_SWITCH = new RegExp(`^${SWITCH}$`, 'i');

/** No secret is in the configuration: from there it goes into the state, the plan and their logs. */
export const secrets: Rule = {
  id: 'secrets',
  why: 'Everything in the configuration is in the state and in every saved plan, in plain text, for all who may plan.',
  mend: 'Put the value into Parameter Store or Secrets Manager by hand, and name it in app.secrets.',
  check: (stack) =>
    stack.resources.flatMap((resource) =>
      [...byType(resource), ...byArgument(resource), ...byText(resource)].map((found): Finding => ({
        place: resource,
        found,
      })),
    ),
};

function byType({ type, values }: Resource): string[] {
  const what = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (what) return [`brings ${what} into the state`];
  // AWS's own parameters, such as image ids, are public.
  const isOwn = !String(values['name']).startsWith('/aws/service/');
  if (type === 'aws_ssm_parameter' && values['type'] === 'SecureString' && !('value_wo' in values)) {
    return ['brings its value into the state'];
  }
  const decrypted = values['with_decryption'] === undefined || isTrue(values['with_decryption']);
  if (type === 'data.aws_ssm_parameter' && isOwn && decrypted) return ['brings its value into the state'];
  return [];
}

function byArgument({ values }: Resource): string[] {
  const named = argumentsIn(values).filter(
    ([name, value]) => ARGUMENTS.test(name) && typeof value === 'string',
  );
  const plain = list(values['environment'])
    .flatMap((environment) => list(environment['environment_variable']))
    .filter(({ name, type = 'PLAINTEXT' }) => {
      return type === 'PLAINTEXT' && /(PASSWORD|SECRET|TOKEN|_KEY)$/i.test(String(name));
    });
  return [
    ...named.map(([name]) => `has ${name} in plain text`),
    ...plain.map(({ name }) => `has the variable ${String(name)} in plain text`),
  ];
}

function argumentsIn(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] => [
    [name, inner],
    ...argumentsIn(inner),
  ]);
}

/** What is not compressed as user data is, another rule refuses (instances). */
function readable(userData: string): string {
  try {
    return readUserData(userData);
  } catch {
    return '';
  }
}

function byText({ values }: Resource): string[] {
  const userData = values['user_data'];
  const decoded = typeof userData === 'string' ? readable(userData) : '';
  const all = [...textsIn(values), decoded].join('\n');
  const shapes = SECRET_SHAPES.filter(([pattern]) => pattern.test(all)).map(([, what]) => `holds ${what}`);
  const plain = [...decoded.matchAll(VARIABLE)].find(([, , value = '']) => !IS_SWITCH.test(value));
  const variable = plain?.[1];
  return [...shapes, ...(variable ? [`hands the variable ${variable} to instances in plain text`] : [])];
}

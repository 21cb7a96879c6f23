import { readUserData, SECRET_NAME, SECRET_SHAPES, SWITCH } from '../facts';
import { type Finding, type Rule } from './rule';
import { eachText, isTrue, list, type Resource } from '../documents';

/** Resources and data sources whose secret would be in the state. */
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

/** Arguments of any type that contain a secret. */
const ARGUMENTS =
  /^(.*_)?(password|secret_string|secret_binary|private_key|oauth_token|auth_token|secret_key)$/;

/** Variables with such names and their values, also with escaped quotes. The settings refuse them earlier. */
const VARIABLE = new RegExp(
  `\\\\?"(${SECRET_NAME})\\\\?":\\s*\\\\?"(?!ssm:|secretsmanager:)([^"\\\\]+)`,
  'g',
);
/** A switch as the settings accept it, in letters of any case. */
const IS_SWITCH = new RegExp(`^${SWITCH}$`, 'i');

/** Checks that no secret is in the configuration: it would get into the state, the plan and their logs. */
export const secrets: Rule = {
  id: 'secrets',
  why:
    'A value in the configuration is in the state and in every saved plan, in plain text, for everyone who may ' +
    'plan.',
  fix: 'Put the value into Parameter Store or Secrets Manager by hand, and name it in app.secrets.',
  check: (stack) => {
    const all = stack.resources.map(read);
    // A stack has thousands of texts and hardly ever a secret: all are searched together first, and each
    // alone only after a match.
    const everything = all.map(({ text }) => text).join('\n');
    const shapes = SECRET_SHAPES.filter(([pattern]) => pattern.test(everything));
    return all.flatMap((one) =>
      [...byType(one.resource), ...byArgument(one), ...byText(one, shapes)].map((found): Finding => ({
        place: one.resource,
        found,
      })),
    );
  },
};

/** A resource, prepared for the search. */
interface Read {
  readonly resource: Resource;
  /** The names of its arguments that contain a secret, in any block. */
  readonly secretArguments: readonly string[];
  /** Its user data, decoded. */
  readonly userData: string;
  /** All its values as one text, with the user data decoded. */
  readonly text: string;
}

function read(resource: Resource): Read {
  const texts: string[] = [];
  const secretArguments: string[] = [];
  eachText(resource.values, (text, name) => {
    texts.push(text);
    if (ARGUMENTS.test(name)) secretArguments.push(name);
  });
  const userData = userDataOf(resource);
  return { resource, secretArguments, userData, text: [...texts, userData].join('\n') };
}

/** The decoded user data. The rule `instances` refuses user data in another form. */
function userDataOf({ values }: Resource): string {
  const userData = values['user_data'];
  if (typeof userData !== 'string') return '';
  try {
    return readUserData(userData);
  } catch {
    return '';
  }
}

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

function byArgument({ resource: { values }, secretArguments }: Read): string[] {
  const plain = list(values['environment'])
    .flatMap((environment) => list(environment['environment_variable']))
    .filter(({ name, type = 'PLAINTEXT' }) => {
      return type === 'PLAINTEXT' && /(PASSWORD|SECRET|TOKEN|_KEY)$/i.test(String(name));
    });
  return [
    ...secretArguments.map((name) => `has ${name} in plain text`),
    ...plain.map(({ name }) => `has the variable ${String(name)} in plain text`),
  ];
}

function byText({ text, userData }: Read, shapes: typeof SECRET_SHAPES): string[] {
  const plain = [...userData.matchAll(VARIABLE)].find(([, , value = '']) => !IS_SWITCH.test(value));
  const variable = plain?.[1];
  return [
    ...shapes.filter(([pattern]) => pattern.test(text)).map(([, what]) => `holds ${what}`),
    ...(variable ? [`hands the variable ${variable} to instances in plain text`] : []),
  ];
}

import { ACCOUNT } from '../../embedded-aws';
import { REGION } from './network/names';

/** A mark in every secret's value (but numbers) and nowhere else: a search for it finds values in wrong places. */
export const MARK = 'Wn8Qz';

/** Variables of an app, with characters that a shell, systemd, YAML or JSON could interpret. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PLAIN: 'value',
  EMPTY: '',
  QUOTES: `it's "quoted" 'twice' \\ back\\slash \\n \\`,
  DOLLARS: '$HOME $(id) `id` $$ $PATH',
  BLANKS: '  at both ends  ',
  LETTERS: 'grüße 你好 🚀 \u2028 \u2029 \ufeff é',
  COMMENT: '# no comment ; nor this',
  SPECIFIERS: '%h %n %% %i',
  ASSIGNMENT: 'A=b C="d" export E=f',
  JSON_TEXT: '{"a":[1,"two",{"three":null}]}',
  LONG: 'x'.repeat(2000),
  NODE_OPTIONS: '--max-old-space-size=256',
};

/** A secret of the app: where it is stored, the stored value, and the value that the app must get. */
export interface Secret {
  readonly reference: string;
  readonly kept: {
    readonly name: string;
    readonly value: string;
    readonly as: 'String' | 'SecureString' | 'secret';
  };
  readonly value: string;
}

const parameter = (name: string, value: string, as: 'String' | 'SecureString'): Secret => ({
  reference: `ssm:${name}`,
  kept: { name, value, as },
  value,
});

const PEM = `-----BEGIN PRIVATE KEY-----\n${MARK}\n${'A+/='.repeat(16)}\n-----END PRIVATE KEY-----\n`;
const PASSWORD = `${MARK} p$a"s's\\w\`o{r}d %n #! $` + '{HOME} %{x}\t';

/** Secrets of every form that the settings allow. */
export const SECRETS: Readonly<Record<string, Secret>> = {
  SECURE_PARAMETER: parameter('/hello/staging/db', PASSWORD, 'SecureString'),
  PLAIN_PARAMETER: parameter('/hello/staging/plain.name-1', `${MARK}-plain`, 'String'),
  LINES_OF_A_PARAMETER: parameter('/hello/staging/key', PEM, 'SecureString'),
  WHOLE_SECRET: {
    reference: 'secretsmanager:hello/whole',
    kept: { name: 'hello/whole', value: `${MARK} grüße 你好 🚀`, as: 'secret' },
    value: `${MARK} grüße 你好 🚀`,
  },
  KEY_OF_A_SECRET: {
    reference: 'secretsmanager:hello/api@v2#token.one',
    kept: {
      name: 'hello/api@v2',
      value: JSON.stringify({ 'token.one': `${MARK} one\n"two"`, other: `${MARK} not asked for` }),
      as: 'secret',
    },
    value: `${MARK} one\n"two"`,
  },
  PARAMETER_BY_ARN: {
    ...parameter('/hello/staging/by-arn', `${MARK} by its ARN`, 'SecureString'),
    reference: `ssm:arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/hello/staging/by-arn`,
  },
  // A number with more digits than a double has, in a secret with a name like RDS's.
  NUMBER_OF_A_SECRET: {
    reference: 'secretsmanager:rds!db-1#port',
    kept: {
      name: 'rds!db-1',
      value: `{"port": 12345678901234567890, "tls": true, "password": "${MARK} not asked for either"}`,
      as: 'secret',
    },
    value: '12345678901234567890',
  },
};

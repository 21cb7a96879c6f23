/** The replacement for a value that may be secret. */
export const NOT_SHOWN = '(not shown)';

/**
 * Names that usually mean a secret. The settings' `secrets` contain references, and are shown by name only,
 * too.
 */
const SECRET_NAME =
  /pass(wor[dt]|wd|phrase|code)?($|[^a-z])|secret|token|credential|private_?key|api_?key|access_?key|(^|[^a-z])auth($|[^a-z])|authorization|salt|signature|cookie|dsn|connection_?string|webhook|external_?id|user_?data|(^|[^a-z])pin($|[^a-z])/i;

/** Names of blocks and maps of variables: the variables' names may be shown, but not their values. */
const VARIABLES = /^(env|environment|environment_?variables?|variables?|secrets?|headers?|parameters?)$/i;

/** What secrets look like: keys of AWS, GitHub and Slack, tokens, keys in PEM. */
const SECRET_LOOKS = [
  /\b(AKIA|ASIA|AIDA|AROA)[A-Z0-9]{16}\b/g,
  /-----BEGIN[^]*/g,
  /\beyJ[\w-]+\.[\w.-]+/g,
  /\b(gh[pousr]_|github_pat_|xox[abprs]-|sk_live_|rk_live_|sk-)[\w-]+/g,
  /\b(bearer|basic)\s+[\w+/=.-]{6,}/gi,
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{32,}\b/gi,
];

/**
 * `password=…`, `--token …`, `"apiKey": "…"` in a text. A name is matched as a whole and once, so that a long
 * one takes linear time.
 */
const KEPT_BY =
  '[\\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|credential|api_?-?key|access_?-?key|private_?-?key|authorization)';
const NAME = '[\\w.-]+(?![\\w.-])';
const ASSIGNED = new RegExp(
  `(?<![\\w.-])((?=${KEPT_BY})${NAME}["']?\\s*[=:]\\s*|(?=[\\w.]*-${KEPT_BY})${NAME}\\s+)("[^"]*"|'[^']*'|[^\\s"',;]+)`,
  'gi',
);

/** An assignment in a script. A number, a boolean or another variable as the value is no secret. */
const VARIABLE = /\b([A-Za-z_]\w*=)("[^"]*"|'[^']*'|[^\s"';]+)/g;
const NO_SECRET = /^["']?(\d{1,6}|true|false|\$\{?\w+\}?)?["']?$/;

/** The variables of a scheduled command's script: their values come from the settings. */
const OF_A_SETTING = /^(NAME|COMMAND)=$/;

/** A URL with more than a host may contain a token. */
const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/"'@]*@)?([^\s/"'?#]+)([/?#][^\s"']*)?/gi;

/**
 * Whether the value at a path may be secret, by the names in the path: `environment.0.value`, `db_password`.
 * It must then not be printed.
 */
export function mayBeSecret(path: readonly string[]): boolean {
  return path.some(
    (name, index) => SECRET_NAME.test(name) || (index < path.length - 1 && VARIABLES.test(name)),
  );
}

/** A text without the parts that may be secret. */
export function withoutSecrets(text: string): string {
  const cleaned = shortened(text)
    .replace(ADDRESS, hostAlone)
    .replace(ASSIGNED, (_, name: string) => `${name}${NOT_SHOWN}`);
  return SECRET_LOOKS.reduce((left, pattern) => left.replace(pattern, NOT_SHOWN), cleaned).replace(
    /[A-Za-z0-9+/_]{20,}={0,2}/g,
    (word) => (isRandom(word) ? NOT_SHOWN : word),
  );
}

/** At most a few hundred characters of a value are printed; ten times as many are searched. */
const MOST = 4000;
const shortened = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);

function hostAlone(_: string, scheme: string, login = '', host: string, rest = ''): string {
  if (scheme === 's3://' || (login === '' && !mayHoldToken(host, rest))) return `${scheme}${host}${rest}`;
  return `${scheme}${login === '' ? '' : `${NOT_SHOWN}@`}${host}${rest === '' ? '' : '/…'}`;
}

/**
 * Whether a URL may contain a token: it has a query, belongs to a webhook, or contains random letters and
 * digits.
 */
const mayHoldToken = (host: string, rest: string): boolean =>
  /[?=]/.test(rest) ||
  /hook/i.test(host + rest) ||
  rest.split('/').some((part) => /^\w{16,}$/.test(part) && /\d/.test(part) && /[a-z]/i.test(part));

/** A line of a script or a document. The value of an assignment is shown only where it cannot be a secret. */
export const lineWithoutSecrets = (line: string): string =>
  withoutSecrets(
    line.replace(VARIABLE, (whole, name: string, value: string) =>
      NO_SECRET.test(value) || OF_A_SETTING.test(name) ? whole : `${name}${NOT_SHOWN}`,
    ),
  );

/**
 * Whether a word of twenty or more characters mixes capital letters, small letters and digits: people do not
 * choose such names or paths.
 */
const isRandom = (word: string): boolean =>
  /[a-z]/.test(word) &&
  /[A-Z]/.test(word) &&
  /\d.*\d/.test(word) &&
  (!word.includes('/') || word.length >= 40 || word.endsWith('=') || word.includes('+'));

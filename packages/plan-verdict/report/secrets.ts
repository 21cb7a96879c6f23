/** What stands in place of a value that may be secret. */
export const NOT_SHOWN = '(not shown)';

/** A name by which people keep secrets. `secrets` of the settings are places, and are told by their names alone as well. */
const SECRET_NAME =
  /pass(wor[dt]|wd|phrase|code)?($|[^a-z])|secret|token|credential|private_?key|api_?key|access_?key|(^|[^a-z])auth($|[^a-z])|authorization|salt|signature|cookie|dsn|connection_?string|webhook|external_?id|user_?data|(^|[^a-z])pin($|[^a-z])/i;

/** A block or a map of variables: what they are called may be told, and what they say may not. */
const VARIABLES = /^(env|environment|environment_?variables?|variables?|secrets?|headers?|parameters?)$/i;

/** What a secret looks like wherever it stands: keys of AWS, of GitHub and of Slack, tokens, keys in PEM. */
const SECRET_LOOKS = [
  /\b(AKIA|ASIA|AIDA|AROA)[A-Z0-9]{16}\b/g,
  /-----BEGIN[^]*/g,
  /\beyJ[\w-]+\.[\w.-]+/g,
  /\b(gh[pousr]_|github_pat_|xox[abprs]-|sk_live_|rk_live_|sk-)[\w-]+/g,
  /\b(bearer|basic)\s+[\w+/=.-]{6,}/gi,
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{32,}\b/gi,
];

/**
 * `password=…`, `--token …`, `"apiKey": "…"` within a text. A name is tried as a whole and once, so that a long one takes
 * no longer than its length.
 */
const KEPT_BY =
  '[\\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|credential|api_?-?key|access_?-?key|private_?-?key|authorization)';
const NAME = '[\\w.-]+(?![\\w.-])';
const ASSIGNED = new RegExp(
  `(?<![\\w.-])((?=${KEPT_BY})${NAME}["']?\\s*[=:]\\s*|(?=[\\w.]*-${KEPT_BY})${NAME}\\s+)("[^"]*"|'[^']*'|[^\\s"',;]+)`,
  'gi',
);

/** A variable that a line of a script sets: what is a number, a switch or another variable is no secret. */
const VARIABLE = /\b([A-Za-z_]\w*=)("[^"]*"|'[^']*'|[^\s"';]+)/g;
const NO_SECRET = /^["']?(\d{1,6}|true|false|\$\{?\w+\}?)?["']?$/;

/** What a scheduled command's script is told: a line of the settings, as people write it there. */
const OF_A_SETTING = /^(NAME|COMMAND)=$/;

/** An address with more than a host may hold a token. */
const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/"'@]*@)?([^\s/"'?#]+)([/?#][^\s"']*)?/gi;

/**
 * Whether what stands at this place may be secret by the names on the way there: `environment.0.value`, `db_password`.
 * Nothing of it may be printed then.
 */
export function mayBeSecret(path: readonly string[]): boolean {
  return path.some(
    (name, index) => SECRET_NAME.test(name) || (index < path.length - 1 && VARIABLES.test(name)),
  );
}

/** A text without the parts of it that may be secret. */
export function withoutSecrets(text: string): string {
  const cleaned = shortened(text)
    .replace(ADDRESS, hostAlone)
    .replace(ASSIGNED, (_, name: string) => `${name}${NOT_SHOWN}`);
  return SECRET_LOOKS.reduce((left, pattern) => left.replace(pattern, NOT_SHOWN), cleaned).replace(
    /[A-Za-z0-9+/_]{20,}={0,2}/g,
    (word) => (isRandom(word) ? NOT_SHOWN : word),
  );
}

/** Nothing prints more of a value than a few hundred characters; what is searched is kept to ten times that. */
const MOST = 4000;
const shortened = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);

function hostAlone(_: string, scheme: string, login = '', host: string, rest = ''): string {
  if (scheme === 's3://' || (login === '' && !mayHoldToken(host, rest))) return `${scheme}${host}${rest}`;
  return `${scheme}${login === '' ? '' : `${NOT_SHOWN}@`}${host}${rest === '' ? '' : '/…'}`;
}

/** A query, a hook's address, or a part of letters and digits that nobody would type. */
const mayHoldToken = (host: string, rest: string): boolean =>
  /[?=]/.test(rest) ||
  /hook/i.test(host + rest) ||
  rest.split('/').some((part) => /^\w{16,}$/.test(part) && /\d/.test(part) && /[a-z]/i.test(part));

/** A line of a script or a document: what it assigns is shown only where it can be no secret. */
export const lineWithoutSecrets = (line: string): string =>
  withoutSecrets(
    line.replace(VARIABLE, (whole, name: string, value: string) =>
      NO_SECRET.test(value) || OF_A_SETTING.test(name) ? whole : `${name}${NOT_SHOWN}`,
    ),
  );

/** Twenty characters and more that mix capitals, small letters and digits: no name that people give, nor a path of names. */
const isRandom = (word: string): boolean =>
  /[a-z]/.test(word) &&
  /[A-Z]/.test(word) &&
  /\d.*\d/.test(word) &&
  (!word.includes('/') || word.length >= 40 || word.endsWith('=') || word.includes('+'));

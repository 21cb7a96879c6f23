/** Names that always mean a secret. Tokens and API keys are missing, because they may be public. */
export const SECRET_NAME = '[A-Za-z0-9_]*(?:PASSWORD|PASSWD|SECRET|SECRET_KEY|PRIVATE_KEY|SECRET_ACCESS_KEY)';

/** Values that are no secret whatever the name: switches, as in `RESET_PASSWORD=true`. */
export const SWITCH = '(?:true|false|yes|no|on|off|0|1)?';

/** Patterns of secrets themselves. */
export const SECRET_SHAPES: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, "an AWS access key's id"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, 'a private key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}/, 'a token of GitHub'],
  [/\bglpat-[\w-]{20}/, 'a token of GitLab'],
  [/\bxox[abeprs]-[A-Za-z0-9-]{10}|\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/, 'a token of Slack'],
  [/\b[rs]k_live_[A-Za-z0-9]{16}|\bwhsec_[A-Za-z0-9+/]{16}/, 'a key of Stripe'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, 'a key of SendGrid'],
  [/\bnpm_[A-Za-z0-9]{36}/, 'a token of npm'],
  [/\beyJ[\w-]{8,8000}\.eyJ[\w-]{8,8000}\.[\w-]{8}/, 'a JSON web token'],
];

/** Patterns of texts that contain a password: URLs, and lists of options as databases use them. */
const CARRIERS: readonly (readonly [pattern: RegExp, what: string])[] = [
  // Pasted passwords may contain slashes; digits before a slash are a port. Only the last letter of the
  // scheme is matched: otherwise a long text would be read to its end from each of its letters.
  [/[a-z\d+.-]:\/\/[^\s/?#@:]{0,2000}:(?!\d*\/)[^\s@]{1,2000}@[^\s@/]/i, 'a URL with a password'],
  [/(?:^|[?&;,\s])(?:password|passwd|pwd|accountkey|sharedaccesskey)\s*=\s*[^\s&;,]/i, 'a password'],
  [/["'](?:password|passwd|secret|private_key|client_secret)["']\s*:\s*["'][^"']/i, 'a password'],
];

/** Why a variable is a secret, by its name or its value, in words that follow "it is". Undefined for most. */
export function secretIn(name: string, value: string): string | undefined {
  const shape = [...SECRET_SHAPES, ...CARRIERS].find(([pattern]) => pattern.test(value))?.[1];
  if (shape) return shape;
  const isNamedSo = new RegExp(`^${SECRET_NAME}$`, 'i').test(name);
  return isNamedSo && !new RegExp(`^${SWITCH}$`, 'i').test(value) ? 'a secret by its name' : undefined;
}

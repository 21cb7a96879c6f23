import type { StageFacts } from '../../facts';
import { words } from '../account/aws';
import { unknownName } from './names';
import { type Answer, get, type Route } from './request';

/** What one host must fulfil. */
export interface Expected extends Route {
  readonly healthPath: string;
  /** What port 80 does. @default redirect */
  readonly http?: StageFacts['http'];
  /** For how many more days the certificate must be valid. */
  readonly days: number;
}

/** The result of a check, in words. `held` says whether it passed. */
export interface Finding {
  readonly held: boolean;
  readonly text: string;
}

const good = (text: string): Finding => ({ held: true, text });
const bad = (text: string): Finding => ({ held: false, text });

const DAY = 86_400_000;
const PERMANENT_OR_NOT = [301, 302, 307, 308];

/** A host's answer, or why there was none, in words. */
type Asked = Answer | { readonly failure: string; readonly isOfName?: boolean };

/** Checks a host with a certificate: the certificate, port 80, the health path. */
export async function checkHttps(host: string, expected: Expected): Promise<Finding[]> {
  const secure = new URL(`https://${host}${expected.healthPath}`);
  const [plain, answer] = await Promise.all([
    ask(new URL(`http://${host}${expected.healthPath}`), expected),
    ask(secure, expected),
  ]);
  // the request over HTTP would fail for the same reason
  if ('failure' in answer && answer.isOfName) return [bad(answer.failure)];
  return [
    expected.http === 'serve' ? servedOf(plain, expected) : redirectOf(plain, secure),
    ...('failure' in answer
      ? [bad(`https: ${answer.failure}`)]
      : [certificateOf(answer, expected.days), healthOf(answer, expected)]),
  ];
}

/** Checks a stage without a domain, which serves HTTP under its load balancer's DNS name. */
export async function checkHttp(host: string, expected: Expected): Promise<Finding[]> {
  const answer = await ask(new URL(`http://${host}${expected.healthPath}`), expected);
  if ('failure' in answer) return [bad(answer.isOfName ? answer.failure : `http: ${answer.failure}`)];
  return [healthOf(answer, expected)];
}

const ask = (url: URL, route: Route): Promise<Asked> =>
  get(url, route).catch((error: NodeJS.ErrnoException) => {
    const unknown = unknownName(error.code);
    return unknown ? { failure: unknown, isOfName: true } : { failure: inWords(error) };
  });

/** Checks that with `http: 'serve'` port 80 answers as HTTPS does. */
function servedOf(answer: Asked, expected: Expected): Finding {
  if ('failure' in answer) return bad(`http: ${answer.failure}`);
  const { held, text } = healthOf(answer, expected);
  return { held, text: `http: ${text}` };
}

function redirectOf(answer: Asked, secure: URL): Finding {
  if ('failure' in answer) return bad(`http: ${answer.failure}`);
  const { status, location = '' } = answer;
  if (!PERMANENT_OR_NOT.includes(status)) return bad(`http answers ${status} instead of a redirect to https`);
  const from = `http://${secure.host}`;
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  // A load balancer's redirect contains the port; URL removes the default port.
  return target?.href === secure.href
    ? good('http redirects to https')
    : bad(`http redirects to ${location || 'nowhere'} instead of ${secure.href}`);
}

function certificateOf({ validTo }: Answer, days: number): Finding {
  const left = Math.floor(((validTo?.getTime() ?? 0) - Date.now()) / DAY);
  const text = `the certificate is valid for ${left} more day${left === 1 ? '' : 's'}`;
  return left >= days
    ? good(text)
    : bad(`${text}, less than the required ${days}: check its renewal in Certificate Manager`);
}

/** Checks the app's contract: status 200 with any body. */
function healthOf({ status }: Answer, { healthPath }: Expected): Finding {
  return status === 200
    ? good(`${healthPath} answers 200`)
    : bad(`${healthPath} answers ${status} instead of 200`);
}

function inWords(error: Error): string {
  const { code } = error as Error & { code?: string };
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'the certificate has expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate is for other names (${error.message})`;
    default:
      return words(error);
  }
}

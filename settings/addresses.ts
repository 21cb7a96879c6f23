import { domainToASCII } from 'node:url';
import { z } from 'zod';

export function isDomain(value: string): boolean {
  return (
    value.length <= 253 &&
    /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/.test(value)
  );
}

/** The host in a URL or a careless spelling, in ASCII: `https://Bücher.example/` → `xn--bcher-kva.example`. */
export function hostIn(given: unknown): string {
  const host = String(given)
    .slice(0, 500)
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z\d+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/^[^@]+@/, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
  return /[^\0-\x7f]/.test(host) ? domainToASCII(host) : host;
}

/** The domain that a wrong value probably means; a leading `*.` belongs into a stage's names. */
export function nearestDomain(given: unknown): string | undefined {
  const meant = hostIn(given).replace(/^\*\./, '');
  return isDomain(meant) ? meant : undefined;
}

/** At most 64 characters before the @ and 254 in all. [RFC 5321, 4.5.3.1; RFC 3696, erratum 1690] */
export function isEmail(value: string): boolean {
  const [local = '', domain = ''] = value.split('@');
  return (
    value.length <= 254 && local.length <= 64 && isDomain(domain.toLowerCase()) && z.regexes.email.test(value)
  );
}

/** The address in a text that a mail program copies: `Ops <ops@example.com>`, `mailto:ops@example.com`. */
export function nearestEmail(given: unknown): string | undefined {
  const text = String(given).slice(0, 500);
  const meant = (/<([^<>]+)>/.exec(text)?.[1] ?? text)
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/[?,;].*$/, '');
  return isEmail(meant) ? meant : undefined;
}

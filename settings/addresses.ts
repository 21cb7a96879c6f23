import { domainToASCII } from 'node:url';
import { z } from 'zod';

export function isDomain(value: string): boolean {
  return (
    value.length <= 253 &&
    /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/.test(value)
  );
}

/** The host in an address or in a sloppy spelling, in the letters that DNS has: `https://Bücher.example/` has one. */
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

/** The domain that was meant: names below it, `*` too, are a stage's own. */
export function nearestDomain(given: unknown): string | undefined {
  const meant = hostIn(given).replace(/^\*\./, '');
  return isDomain(meant) ? meant : undefined;
}

/** 64 characters before the @ and 254 in all, of which the domain's are a domain's. [RFC 5321, 4.5.3.1; RFC 3696, erratum 1690] */
export function isEmail(value: string): boolean {
  const [local = '', domain = ''] = value.split('@');
  return (
    value.length <= 254 && local.length <= 64 && isDomain(domain.toLowerCase()) && z.regexes.email.test(value)
  );
}

/** The address in what mail programs copy: `Ops <ops@example.com>`, `mailto:ops@example.com`. */
export function nearestEmail(given: unknown): string | undefined {
  const text = String(given).slice(0, 500);
  const meant = (/<([^<>]+)>/.exec(text)?.[1] ?? text)
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/[?,;].*$/, '');
  return isEmail(meant) ? meant : undefined;
}

import { DOMAIN, edited, SMALLEST } from '../form';
import type { Walk } from '../walk';

const staging = (key: string) => `stages.staging.${key}`;
const HTTP = staging('http');
const NAMES = staging('names');

/** From plain HTTP to a domain, and back. */
const domain: Walk = {
  form: { name: 'no domain', settings: SMALLEST, stacks: ['staging'] },
  steps: [
    {
      what: 'domain added at once',
      edit: { domain: DOMAIN },
      expected: 'cuts users off',
      says: /first add HTTPS and apply.*What to do:.*`http: 'serve'`/s,
    },
    {
      what: 'domain added, port 80 still serves',
      edit: { domain: DOMAIN, [HTTP]: 'serve' },
      expected: 'in place',
    },
    { what: 'then port 80 redirects', edit: { domain: DOMAIN }, expected: 'in place' },
    {
      what: 'domain removed at once',
      edit: {},
      expected: 'cuts users off',
      says: /HTTPS 443 no longer answers.*What to do:.*`http: 'serve'`/s,
    },
    { what: 'port 80 serves again', edit: { domain: DOMAIN, [HTTP]: 'serve' }, expected: 'in place' },
    {
      what: 'domain removed while its names still resolve',
      edit: {},
      expected: 'cuts users off',
      says: /no longer resolves.*What to do:.*until nobody uses/s,
      wanted: true,
    },
    {
      what: 'a domain, and no names in a stage',
      edit: { domain: DOMAIN, [NAMES]: undefined },
      expected: 'refused by the settings',
      says: /stages\.staging\.names: not given\. Accepted: names below/,
    },
    {
      what: 'a domain, and only a wildcard as a name',
      edit: { domain: DOMAIN, [NAMES]: ['*'] },
      expected: 'refused by the settings',
      says: /at least one name without/,
    },
  ],
};

/** The names below a domain. */
const names: Walk = {
  form: {
    name: 'domain',
    settings: edited(SMALLEST, { domain: DOMAIN }),
    stacks: ['staging'],
  },
  steps: [
    { what: 'the apex added', edit: { [NAMES]: ['staging', '@'] }, expected: 'in place' },
    {
      what: 'the apex moved to the first place',
      edit: { [NAMES]: ['@', 'staging'] },
      expected: 'cuts users off',
      says: /keep it as the default.*What to do:.*keep the first entry of `names`/s,
    },
    {
      what: 'the apex removed',
      edit: {},
      expected: 'cuts users off',
      says: / example\.com no longer resolves.*What to do:.*until nobody uses/s,
      wanted: true,
    },
    { what: 'a wildcard added', edit: { [NAMES]: ['staging', '*'] }, expected: 'in place' },
    {
      what: 'the wildcard removed',
      edit: {},
      expected: 'cuts users off',
      says: /What to do:.*until nobody uses/s,
      wanted: true,
    },
    {
      what: 'another name in the place of the old one',
      edit: { [NAMES]: ['app'] },
      expected: 'cuts users off',
      says: /staging\.example\.com no longer resolves.*What to do:.*beside the new one/s,
    },
    {
      what: 'a name and a wildcard with the same validation record',
      edit: { [NAMES]: ['staging', '*.staging'] },
      expected: 'refused by the settings',
      says: /the same DNS record validates both certificates/,
    },
    {
      what: 'a stricter TLS policy',
      edit: { [staging('tlsPolicy')]: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
      expected: 'cuts users off',
      says: /need the old TLS policy.*What to do:.*ssl_protocol/s,
      wanted: true,
    },
    { what: 'the default TLS policy again', edit: {}, expected: 'in place' },
    {
      what: 'a TLS policy with more key exchanges',
      edit: { [staging('tlsPolicy')]: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09' },
      expected: 'in place',
    },
    { what: 'a TLS policy without them again', edit: {}, expected: 'in place' },
    {
      what: 'another domain',
      edit: { domain: 'example.org' },
      expected: 'cuts users off',
      says: /staging\.example\.com no longer resolves.*What to do:.*beside the new one/s,
    },
  ],
};

export const nameWalks: readonly Walk[] = [domain, names];

import { checkCaa } from '../../preflight/caa';
import { PublicDns } from '../../preflight/public-dns';
import { resolveFacts } from '../../../facts';
import config from '../../../../__tests__/support/example-config';
import { DnsServer } from './dns-server';

/**
 * Resolvers remember for up to 900 s that a name of Route 53 does not exist (its SOA record has a time to live of 900).
 * So the preflight queries no name that the stage is about to create.
 */
const dns = new DnsServer();
beforeAll(() => dns.start());
afterAll(() => dns.stop());
beforeEach(() => {
  dns.clear();
  dns.asked.length = 0;
});

const { staging, production } = config.stages;
const settings = resolveFacts({
  ...config,
  stages: { staging: { ...staging!, names: ['app.eu', '*.other'] }, production: production! },
});

/** @param records names with a record in the hosted zone */
const check = (...records: string[]) =>
  checkCaa({ settings }, new PublicDns({ dnsServers: [dns.address], signal: new AbortController().signal }), {
    at: async (name) => (records.includes(name) ? [{ Name: `${name}.`, Type: 'TXT' }] : []),
  });

test('public DNS is queried for the domain and its parents, and for no name that does not exist yet', async () => {
  expect(await check()).toEqual([expect.objectContaining({ status: 'ok' })]);
  expect([...new Set(dns.asked)].sort()).toEqual(['CAA com', 'CAA example.com']);
});

test('public DNS is queried for names with a record, and CAA records there that forbid Amazon are found', async () => {
  dns.caa('other.example.com', ['0 issue "letsencrypt.org"']);
  const findings = await check('other.example.com', 'eu.example.com');
  expect([...new Set(dns.asked)].sort()).toEqual([
    'CAA com',
    'CAA eu.example.com',
    'CAA example.com',
    'CAA other.example.com',
  ]);
  expect(findings.map(({ what }) => what)).toEqual([
    'CAA of other.example.com allows only letsencrypt.org: Amazon may not issue a certificate for *.other.example.com',
  ]);
});

// RFC 4592, 3.3.1: a wildcard answers for a name that does not exist, if no name between the two exists.
test('public DNS is queried for a name that a wildcard answers, and CAA records there that forbid Amazon are found', async () => {
  dns.caa('app.eu.example.com', ['0 issue ";"']);
  const findings = await check('*.example.com');
  expect(findings.map(({ what }) => what)).toEqual([
    'CAA of app.eu.example.com allows nobody: Amazon may not issue a certificate for app.eu.example.com',
  ]);
  dns.asked.length = 0;
  await check('*.example.com', 'eu.example.com');
  expect(dns.asked).not.toContain('CAA app.eu.example.com');
});

import { checkCaa } from '../../preflight/caa';
import { PublicDns } from '../../preflight/public-dns';
import { resolveFacts } from '../../../facts';
import config from '../../../../__tests__/support/example-config';
import { DnsServer } from './dns-server';

/**
 * Route 53 lets resolvers remember for up to 900 s that a name does not exist (its SOA record: a time to live of 900).
 * So nothing is asked that the stage is about to make.
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

test('public DNS is asked for the domain and what is above it, for no name that is yet to be made', async () => {
  expect(await check()).toEqual([expect.objectContaining({ status: 'ok' })]);
  expect([...new Set(dns.asked)].sort()).toEqual(['CAA com', 'CAA example.com']);
});

test('for names with a record it is asked, and what forbids Amazon there is found', async () => {
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

// RFC 4592, 3.3.1: a wildcard answers for a name that does not exist, where nothing exists between the two.
test('a name that a wildcard of the zone answers for is asked for, and what forbids Amazon there is found', async () => {
  dns.caa('app.eu.example.com', ['0 issue ";"']);
  const findings = await check('*.example.com');
  expect(findings.map(({ what }) => what)).toEqual([
    'CAA of app.eu.example.com allows nobody: Amazon may not issue a certificate for app.eu.example.com',
  ]);
  dns.asked.length = 0;
  await check('*.example.com', 'eu.example.com');
  expect(dns.asked).not.toContain('CAA app.eu.example.com');
});

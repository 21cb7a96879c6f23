import dns from 'node:dns';
import { checkHttps } from '../smoke/checks';
import { strayNames, unknownName } from '../smoke/names';

const BALANCER = { name: 'hello-staging', dnsName: 'hello-staging-4711.us-east-1.elb.amazonaws.com' };
const OWN = ['198.51.100.7', '198.51.100.8'];

/** DNS with these addresses, and no others. */
const resolving = (known: Record<string, string[]>) => async (name: string) => {
  const found = { [BALANCER.dnsName]: OWN, ...known }[name];
  if (!found) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
  return found;
};
const strays = (known: Record<string, string[]>) =>
  strayNames(['staging.example.com'], BALANCER, resolving(known));

describe('a name that points elsewhere', () => {
  test('is reported with its addresses and the right ones', async () =>
    expect(await strays({ 'staging.example.com': ['203.0.113.9'] })).toEqual([
      'staging.example.com: the name points to 203.0.113.9, not to the load balancer hello-staging ' +
        '(198.51.100.7, 198.51.100.8). npm run preflight names the record that is in the way. If the record is ' +
        'right, a resolver still caches the old one: try again when its TTL is over',
    ]));

  test.each([
    ['to one of the addresses of the load balancer', { 'staging.example.com': ['198.51.100.8'] }],
    ['nowhere', {}],
    [
      'to an address while the load balancer has none',
      { 'staging.example.com': ['203.0.113.9'], [BALANCER.dnsName]: [] },
    ],
  ])('is not one that points %s', async (_, known) => expect(await strays(known)).toEqual([]));
});

describe('a name that DNS does not have yet', () => {
  afterEach(() => jest.restoreAllMocks());

  // The codes of getaddrinfo, as Node.js hands them on (dns.lookup).
  test.each([
    [
      'ENOTFOUND',
      /^DNS does not have the name yet: .* for up to 15 minutes .*npm run preflight, which says whether/,
    ],
    ['EAI_AGAIN', /^no DNS server answers this machine \(EAI_AGAIN\)/],
  ])('is reported as such, and once: %s', async (code, said) => {
    jest
      .spyOn(dns, 'lookup')
      .mockImplementation(((name: string, _: object, done: (error: Error) => void) =>
        done(Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code }))) as never);
    const found = await checkHttps('staging.example.com', { healthPath: '/health', days: 30 });
    expect(found).toEqual([{ held: false, text: expect.stringMatching(said) }]);
  });

  test('is not a refused connection', () => expect(unknownName('ECONNREFUSED')).toBeUndefined());
});

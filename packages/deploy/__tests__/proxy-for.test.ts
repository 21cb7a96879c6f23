import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { proxyFor } from '../https/proxy';
import { defaultPython } from '../../embedded-aws';

describe('the proxy of the environment', () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['the lower-case variable wins', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'http://a:1/'],
    [
      'an address without a scheme is one with http://',
      { HTTPS_PROXY: 'proxy.example:3128' },
      'http://proxy.example:3128/',
    ],
    ['HTTP_PROXY is used for http:// only', { HTTP_PROXY: 'http://a:1' }, undefined],
    ['an empty variable is no proxy', { HTTPS_PROXY: '' }, undefined],
  ])('%s', (_, environment, expected) =>
    expect(proxyFor(new URL('https://sts.amazonaws.com'), environment)?.href).toBe(expected),
  );

  test.each([
    ['socks5://ann:sec/ret@h', 'socks5://…@h'],
    ['socks5://ann:sec@ret@h', 'socks5://…@h'],
    ['http://ann:sec/ret@h', 'http://…@h'],
    ['ann:sec/ret@h', '…@h'],
    ['ann:sec//ret@h', '…@h'],
    ['socks5://h', 'socks5://h'],
  ])('no password is printed: %s', (address, printed) =>
    expect(() => proxyFor(new URL('https://sts.amazonaws.com'), { https_proxy: address })).toThrow(
      new Error(`HTTPS_PROXY is not the address of an HTTP proxy (http://<host>:<port>): ${printed}`),
    ),
  );
});

describe('NO_PROXY', () => {
  const HOSTS = [
    'sts.us-east-1.amazonaws.com',
    'S3.us-east-1.amazonaws.com',
    'amazonaws.com',
    'api.github.com',
    'api.github.com:443',
    'api.github.com:8443',
  ];
  const LISTS = [
    '',
    '*',
    'amazonaws.com',
    '.amazonaws.com',
    'us-east-1.amazonaws.com, api.github.com',
    'github.com:8443',
    'github.com:443',
    'mazonaws.com',
    'api.github.com:443 ,',
  ];

  // The expectation comes from the AWS CLI's own code, in the installed botocore. It compares the address as written. In Go,
  // and so in Terraform, `https://host` also has port 443 [golang.org/x/net/http/httpproxy, canonicalAddr].
  test('has the same effect as in the AWS CLI, also with the port of the call', () => {
    const bypassedByCli = (hosts: string[]) => {
      const input = JSON.stringify([hosts, LISTS]);
      const said = execFileSync(defaultPython(), [join(__dirname, 'bypasses.py')], {
        input,
        encoding: 'utf8',
      });
      return JSON.parse(said) as boolean[][];
    };
    const withPort = bypassedByCli(HOSTS.map((host) => (host.includes(':') ? host : `${host}:443`)));
    const cli = bypassedByCli(HOSTS).map((row, host) =>
      row.map((isBypassed, list) => isBypassed || withPort[host]![list]!),
    );
    const own = HOSTS.map((host) =>
      LISTS.map((list) => {
        const environment = { https_proxy: 'http://proxy.example:3128', no_proxy: list };
        return proxyFor(new URL(`https://${host}/`), environment) === undefined;
      }),
    );
    expect(own).toEqual(cli);
    expect(own[HOSTS.indexOf('api.github.com')]?.[LISTS.indexOf('api.github.com:443 ,')]).toBe(true);
    expect(own[HOSTS.indexOf('api.github.com')]?.[LISTS.indexOf('github.com:8443')]).toBe(false);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]'])(
    'does not need to list this machine: %s, as with Terraform',
    (host) =>
      expect(
        proxyFor(new URL(`http://${host}:4566`), { http_proxy: 'http://proxy.example:3128' }),
      ).toBeUndefined(),
  );
});

import { type Refused, refuses, testRows } from './table';

/** Pasted texts, and the proposed value; none if the text has nothing sensible. */
const rows = (path: string, accepted: string, pasted: readonly Refused[]) =>
  testRows(refuses(path, accepted, pasted));

describe('repositories', () => {
  rows('repository.name', "owner and name, e.g. 'acme/hello'", [
    ['acme/hello.git', 'acme/hello'],
    ['acme/hello/', 'acme/hello'],
    ['/acme/hello', 'acme/hello'],
    [' acme/hello', 'acme/hello'],
    ['@acme/hello', 'acme/hello'],
    ['acme/hello#main', 'acme/hello'],
    ['github.com/acme/hello', 'acme/hello'],
    ['www.github.com/acme/hello', 'acme/hello'],
    ['gitlab.com/group/sub/hello', 'group/sub/hello'],
    ['git.example.com/acme/hello', 'acme/hello'],
    ['https://github.com/acme/hello', 'acme/hello'],
    ['https://github.com/acme/hello/tree/main/src', 'acme/hello'],
    ['https://github.com/acme/hello?tab=readme', 'acme/hello'],
    ['https://gitlab.com/group/sub/hello/-/issues', 'group/sub/hello'],
    ['git@github.com:acme/hello.git', 'acme/hello'],
    ['ssh://git@git.example.com:2222/acme/hello.git', 'acme/hello'],
    ['git+https://github.com/acme/hello.git', 'acme/hello'],
    ['github:acme/hello', 'acme/hello'],
    ['git clone git@github.com:acme/hello.git', 'acme/hello'],
    ['acme/..'],
    ['-acme/hello'],
    ['acme//hello'],
    ['acme hello'],
  ]);
});

describe('groups of repositories', () => {
  testRows([
    [
      { 'repository.name': 'group/sub/hello' },
      "repository.name: given 'group/sub/hello', but the pipeline's own connection is to GitHub, where a name has two parts. Accepted: owner and name, e.g. 'acme/hello', or set repository.connection to a connection of a host that has groups.",
    ],
  ]);
});

describe('branches', () => {
  rows('repository.branch', "a branch, e.g. 'main'", [
    ['refs/heads/main', 'main'],
    ['heads/main', 'main'],
    ['origin/release/2', 'release/2'],
    ['refs/remotes/origin/main', 'main'],
    ['remotes/upstream/main', 'main'],
    ['https://github.com/acme/hello/tree/release/2', 'release/2'],
    ['main ', 'main'],
    ['main/', 'main'],
    ['refs/tags/v1'],
    ['HEAD'],
    ['FETCH_HEAD'],
    ['0123456789abcdef0123456789abcdef01234567'],
    ['@'],
    ['.main'],
    ['a/.b'],
    ['a.lock/b'],
    ['a..b'],
  ]);
});

describe('hosts', () => {
  rows('domain', "a domain in lower case, e.g. 'example.com'", [
    ['https://example.com:8443/x?y#z', 'example.com'],
    ['*.example.com', 'example.com'],
    ['ops@example.com', 'example.com'],
    [' example.com', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['example..com'],
    ['192.0.2.1'],
  ]);
  const NAME = "a name below the domain in lower case: '@' for the domain itself, 'www', 'api.eu', '*'";
  rows('stages.staging.names[0]', NAME, [
    ['https://api/', 'api'],
    ['Api.', 'api'],
    ['bücher', 'xn--bcher-kva'],
    ['HTTPS://Api.example.com/x', 'api.example.com'],
    ['a..b'],
  ]);
});

/** [RFC 5321, 4.5.3.1: 64 characters before the @, 254 in all] */
describe('addresses', () => {
  const long = `${'b'.repeat(60)}.`.repeat(4);
  rows('alerts.emails[0]', "an e-mail address, e.g. 'ops@example.com'", [
    ['Ops <ops@example.com>', 'ops@example.com'],
    ['mailto:ops@example.com?subject=x', 'ops@example.com'],
    [' ops@example.com', 'ops@example.com'],
    ['ops@example.com; dev@example.com', 'ops@example.com'],
    [`${'a'.repeat(65)}@example.com`],
    [`ops@${'x'.repeat(64)}.com`],
    ['ops@exa_mple.com'],
  ]);
  testRows([
    [
      { 'alerts.emails': [`ops-of-the-night@${long}com`] },
      `alerts.emails[0]: given 'ops-of-the-night@${long.slice(0, 83)}'... ${long.length - 80} more characters. Accepted: ` +
        "an e-mail address, e.g. 'ops@example.com'.",
    ],
  ]);
});

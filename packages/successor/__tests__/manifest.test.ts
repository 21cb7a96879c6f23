import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkOthers, reasonIn } from '../copy';
import { type Manifest, withCdktn } from '../manifest';

const INSTALLED: Readonly<Record<string, Manifest>> = {
  cdktf: { peerDependencies: { constructs: '^10.0.25' } },
  constructs: {},
  '@cdktf/provider-aws': { peerDependencies: { cdktf: '^0.21.0', constructs: '^10.4.2' } },
  'cdktf-extras': { dependencies: { constructs: '10.4.2' } },
  zod: {},
};
const project = {
  name: 'aws-bootstrap',
  workspaces: ['packages/*'],
  engines: { terraform: '>=1.10.0' },
  dependencies: {
    '@cdktf/provider-aws': '20.1.0',
    cdktf: '0.21.0',
    'cdktf-extras': '1.0.0',
    constructs: '10.4.2',
    zod: '4.6.7',
  },
  devDependencies: { jest: '30.5.2' },
  overrides: { 'unrs-resolver': '1.11.1' },
};

test('cdktn is installed under the name cdktf, also for packages that depend on it, and nothing else is', () =>
  expect(withCdktn(project, (name) => INSTALLED[name] ?? {})).toEqual({
    name: 'aws-bootstrap',
    engines: { terraform: '>=1.10.0' },
    dependencies: {
      '@cdktf/provider-aws': '20.1.0',
      'cdktf-extras': '1.0.0',
      cdktf: 'npm:cdktn@0.24.0',
      constructs: '10.7.2',
    },
    overrides: { cdktf: 'npm:cdktn@0.24.0', constructs: '10.7.2' },
  }));

test("all other packages are linked, also in scopes, except npm's .bin and the workspaces", () => {
  const folder = mkdtempSync(join(tmpdir(), 'successor-'));
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  for (const name of ['.bin', '@aws-bootstrap/cost', '@cdktf/provider-aws', '@cdktf/commons', 'cdktf', 'zod'])
    mkdirSync(join(from, name), { recursive: true });
  for (const name of ['@cdktf/provider-aws', 'cdktf']) mkdirSync(join(to, name), { recursive: true });
  writeFileSync(join(to, 'cdktf', 'own'), '');
  linkOthers(from, to);
  expect(readdirSync(to).sort()).toEqual(['@cdktf', 'cdktf', 'zod']);
  expect(readdirSync(join(to, 'cdktf'))).toEqual(['own']);
  expect(readlinkSync(join(to, 'zod'))).toBe(join(from, 'zod'));
  expect(readlinkSync(join(to, '@cdktf', 'commons'))).toBe(join(from, '@cdktf', 'commons'));
  rmSync(folder, { recursive: true });
});

test.each([
  [
    'an unreachable registry',
    'npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error errno ENOTFOUND\nnpm error network request failed\n' +
      'npm error A complete log of this run can be found in: /home/alice/.npm/_logs/1.log\n',
    'ENOTFOUND: network request failed',
  ],
  [
    'a missing version',
    'npm error code ETARGET\nnpm error notarget No matching version found for cdktn@0.24.0.\n',
    'ETARGET: notarget No matching version found for cdktn@0.24.0.',
  ],
  ['nothing', '', 'nothing'],
])("npm's output for %s becomes one line", (_, said, reason) => expect(reasonIn(said)).toBe(reason));

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../../../package.json';

const ROOT = resolve(__dirname, '../../..');

/** A folder with the files that set-up reads, and nothing installed. */
let folder: string;
/** The only folder in PATH, with node and the programs of a test. */
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set up with spaces '));
  path = join(folder, 'path');
  mkdirSync(path);
  for (const file of [
    'packages/setup',
    'packages/start',
    'package.json',
    'package-lock.json',
    'requirements.txt',
    'terraform.lock.hcl',
  ]) {
    cpSync(join(ROOT, file), join(folder, file), { recursive: true });
  }
  symlinkSync(process.execPath, join(path, 'node'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, answer: string, status = 0): void {
  const file = join(path, name);
  writeFileSync(file, `#!/bin/sh\necho '${answer}'\nexit ${status}\n`);
  chmodSync(file, 0o755);
}

function setUp(...args: string[]) {
  const env = { PATH: path, HOME: folder };
  return spawnSync(process.execPath, ['packages/setup/setup.mjs', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
}

const WAY = 'Get it from https://developer.hashicorp.com/terraform/install and put it on the PATH.';
const PYTHON_WAY =
  'Get it from https://www.python.org/downloads or from your system (Debian: python3 and python3-venv).';

test.each([
  [
    'no Terraform',
    () => undefined,
    `Terraform is not installed, or does not start: version >=1.10.0 is needed. ${WAY}`,
  ],
  [
    'a Terraform that is too old',
    () => program('terraform', '{"terraform_version":"1.9.8"}'),
    `Terraform 1.9.8 is too old: version >=1.10.0 is needed. ${WAY}`,
  ],
  [
    'no Python',
    () => program('terraform', '{"terraform_version":"1.10.0"}'),
    `Python is not installed, or does not start: version >=3.10 is needed. ${PYTHON_WAY}`,
  ],
  [
    'a Python that is too old',
    () => {
      program('terraform', '{"terraform_version":"2.0.0"}');
      program('python3', '3.9.18');
    },
    `Python 3.9.18 is too old: version >=3.10 is needed. ${PYTHON_WAY}`,
  ],
])('%s ends in one message, and nothing is installed', (_, prepare, message) => {
  prepare();
  const { status, stderr } = setUp();
  expect(stderr.trim()).toBe(message);
  expect(status).toBe(1);
  expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  expect(existsSync(join(folder, '.venv'))).toBe(false);
});

test("an unreachable package registry is reported with npm's output, and a second run tries again", () => {
  program('terraform', '{"terraform_version":"1.11.4"}');
  program('python3', '3.12.1');
  program('npm', 'getaddrinfo ENOTFOUND', 1);
  for (const attempt of [1, 2]) {
    const { status, stderr } = setUp();
    expect({ attempt, status, stderr: stderr.split('\n')[0] }).toEqual({
      attempt,
      status: 1,
      stderr: `ci --ignore-scripts --no-audit failed in ${folder}. Is the package registry reachable? It said:`,
    });
  }
});

test("--without-tests leaves out the app's and Python's packages; other arguments are refused", () => {
  program('terraform', '{"terraform_version":"1.11.4"}');
  program('python3', '3.12.1');
  program('npm', '');
  writeFileSync(join(path, 'npm'), '#!/bin/sh\n/bin/mkdir -p node_modules\n', { mode: 0o755 });
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/package-lock.json'), '{}');
  expect(setUp('--without-tests')).toMatchObject({ status: 0, stderr: '' });
  expect(existsSync(join(folder, 'node_modules/.setup-stamp'))).toBe(true);
  expect(existsSync(join(folder, 'app/node_modules'))).toBe(false);
  expect(existsSync(join(folder, '.venv'))).toBe(false);
  for (const args of [['--without-test'], ['--without-tests', 'more']]) {
    const { status, stderr } = setUp(...args);
    expect([status, stderr]).toEqual([1, 'Usage: npm run setup [-- --without-tests]\n']);
  }
});

describe('the provider', () => {
  const script = (expression: string) => {
    const code = `import * as p from './packages/setup/provider.mjs';
      try { console.log(JSON.stringify(${expression} ?? null)) } catch (e) { console.error(e.message); process.exitCode = 1 }`;
    // A CLI configuration with an empty mirror only: Terraform fails at once instead of waiting for the registry.
    const config = join(folder, 'terraformrc');
    mkdirSync(join(folder, 'empty'), { recursive: true });
    writeFileSync(
      config,
      `provider_installation { filesystem_mirror { path = "${join(folder, 'empty')}" } }`,
    );
    const env = { ...process.env, TF_CLI_CONFIG_FILE: config };
    return spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
  };

  test("is looked for in unpacked mirrors up to two folders deep, first in the user's folders", () => {
    for (const mirror of ['own', 'opt/a', 'opt/a/b', 'opt/a/b/too-deep']) {
      mkdirSync(join(folder, mirror, 'registry.terraform.io/hashicorp/aws'), { recursive: true });
    }
    const { stdout } = script(`p.findMirrors(['${folder}/own', '${folder}/absent'], ['${folder}/opt'])`);
    expect(JSON.parse(stdout)).toEqual([`${folder}/own`, `${folder}/opt/a`, `${folder}/opt/a/b`]);
  });

  test('that is not found gives one message, without a link or a folder', () => {
    const { status, stderr } = script(`p.findProvider('${folder}', [])`);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Terraform cannot download the AWS provider: the registry \(registry\.terraform\.io\) is not reachable/,
    );
    expect(stderr).toContain('terraform providers mirror');
    expect(existsSync(join(folder, '.terraform-mirror'))).toBe(false);
    expect(existsSync(join(folder, '.local/provider'))).toBe(false);
  });

  // CircleCI's cache contains this folder. A provider in it that differs from the lock file's must not run.
  test('of another build in the plugin cache is not used', () => {
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const version = '5.100.0';
    const place = join(folder, '.local/plugin-cache/registry.terraform.io/hashicorp/aws', version, platform);
    mkdirSync(place, { recursive: true });
    const poisoned = `#!/bin/sh\n/bin/touch '${folder}/was-run'\n`;
    writeFileSync(join(place, `terraform-provider-aws_v${version}_x5`), poisoned, { mode: 0o755 });
    const { status } = script(`p.findProvider('${folder}', [])`);
    expect(status).toBe(1);
    expect(existsSync(join(folder, 'was-run'))).toBe(false);
    expect(existsSync(join(folder, '.local/provider'))).toBe(false);
  });

  test('of another build in a mirror is refused by its checksum', () => {
    const package_ = join(folder, 'mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64');
    mkdirSync(package_, { recursive: true });
    writeFileSync(join(package_, 'terraform-provider-aws_v5.100.0_x5'), '#!/bin/sh\n', { mode: 0o755 });
    const { status, stderr } = script(`p.findProvider('${folder}', ['${folder}/mirror'])`);
    expect(status).toBe(1);
    expect(stderr).toContain('Terraform cannot download the AWS provider');
    expect(existsSync(join(folder, '.terraform-mirror'))).toBe(false);
  });
});

describe('an earlier installation', () => {
  /** How often a program was called to install. */
  const calls = (name: string) => readFileSync(join(folder, `${name}-calls`), 'utf8').length;
  const script = (name: string, text: string) =>
    writeFileSync(join(path, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const node = (code: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: path, HOME: folder },
    });

  describe('by npm', () => {
    const NPM = `printf 1 >> "$HOME/npm-calls"; /bin/mkdir -p node_modules/a; echo {} > node_modules/.package-lock.json`;
    const lock = { packages: { '': {}, 'node_modules/a': {}, 'node_modules/of-macos': { optional: true } } };
    const again = () => expect(setUp('--without-tests')).toMatchObject({ status: 0, stderr: '' });
    beforeEach(() => {
      program('terraform', '{"terraform_version":"1.11.4"}');
      program('python3', '3.12.1');
      script('npm', NPM);
      writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
      again();
    });

    test('is kept if it is complete', () => {
      again();
      expect(calls('npm')).toBe(1);
    });

    test.each([
      ['a package was deleted', () => rmSync(join(folder, 'node_modules/a'), { recursive: true })],
      ['npm was interrupted', () => rmSync(join(folder, 'node_modules/.package-lock.json'))],
      ['the lock file changed', () => writeFileSync(join(folder, 'package-lock.json'), '{ "packages": {} }')],
    ])('is repeated if %s', (_, change) => {
      change();
      again();
      expect(calls('npm')).toBe(2);
    });

    test('is repeated after an interruption of npm', () => {
      writeFileSync(join(folder, 'package-lock.json'), '{ "packages": {} }');
      script('npm', 'exit 1');
      expect(setUp('--without-tests').status).toBe(1);
      writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock)); // the first lock file again
      script('npm', NPM);
      again();
      expect(calls('npm')).toBe(2);
    });
  });

  describe('of Python', () => {
    const MAKES = [
      'printf 1 >> "$HOME/python3-calls"; /bin/mkdir -p "$3/bin"; echo version = 3.12.1 > "$3/pyvenv.cfg"',
      `printf '#!/bin/sh\\necho Python 3.12.1\\n' > "$3/bin/python"; /bin/chmod +x "$3/bin/python"`,
      `printf "#!/bin/sh\\n'''exec' '$3/bin/python' ...\\n" > "$3/bin/pip"`, // as pip does in a folder with a blank
    ].join('\n');
    const install = () =>
      expect(
        node(
          `import { installPythonPackages } from './packages/setup/python.mjs';
           installPythonPackages(${JSON.stringify(folder)}, '.venv', 'requirements.txt');`,
        ),
      ).toMatchObject({ status: 0, stderr: '' });
    const replace = (file: string, from: string, to: string) => {
      const whole = join(folder, '.venv', file);
      writeFileSync(whole, readFileSync(whole, 'utf8').replace(from, to));
    };
    beforeEach(() => {
      script('python3', MAKES);
      install();
    });

    test('is kept if it is complete', () => {
      install();
      expect(calls('python3')).toBe(1);
    });

    test.each([
      ["the system's Python was upgraded", () => replace('bin/python', '3.12.1', '3.13.0')],
      ['the clone was moved', () => replace('bin/pip', folder, `${folder}-before`)],
      ['it was interrupted', () => rmSync(join(folder, '.venv/.setup-stamp'))],
    ])('is repeated if %s', (_, change) => {
      change();
      install();
      expect(calls('python3')).toBe(2);
    });
  });

  describe('of Terraform', () => {
    const BUILD = 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64';
    /** Installs the provider as Terraform does: as a link into the mirror. */
    const INIT = [
      'printf 1 >> "$HOME/terraform-calls"; cd terraform.d/plugins 2> /dev/null || exit 1',
      `mirror=$(pwd -P); cd "$OLDPWD"; /bin/mkdir -p .terraform/providers/${dirname(BUILD)}`,
      `/bin/ln -s "$mirror/${BUILD}" .terraform/providers/${BUILD}`,
    ].join('\n');
    const mirror = (name: string) => mkdirSync(join(folder, name, BUILD), { recursive: true });
    const find = (...mirrors: string[]) =>
      node(
        `import { findProvider } from './packages/setup/provider.mjs';
         findProvider(${JSON.stringify(folder)}, ${JSON.stringify(mirrors.map((name) => join(folder, name)))});`,
      );
    const link = () => readlinkSync(join(folder, '.terraform-mirror'));
    beforeEach(() => {
      script('terraform', INIT);
      mirror('mirror');
      expect(find('mirror')).toMatchObject({ status: 0, stderr: '' });
      expect([link(), calls('terraform')]).toEqual([join(folder, 'mirror'), 2]); // the registry first
    });

    test('is kept if it is complete', () => {
      expect(find('mirror')).toMatchObject({ status: 0, stdout: '' });
      expect(calls('terraform')).toBe(2);
    });

    test('is repeated if its mirror was deleted', () => {
      rmSync(join(folder, 'mirror'), { recursive: true });
      mirror('other');
      expect(find('other')).toMatchObject({ status: 0, stderr: '' });
      expect(link()).toBe(join(folder, 'other'));
    });

    test('is repeated if the link to its mirror was deleted', () => {
      rmSync(join(folder, '.terraform-mirror'));
      expect(find('mirror')).toMatchObject({ status: 0, stderr: '' });
      expect(link()).toBe(join(folder, 'mirror'));
    });
  });
});

describe('a Node.js that is too old', () => {
  const engines = (node: string) =>
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ ...packageJson, engines: { ...packageJson.engines, node } }),
    );
  const OWN = process.versions.node;
  beforeEach(() => {
    program('terraform', '{"terraform_version":"1.11.4"}');
    program('python3', '3.12.1');
    engines('>=99.1');
  });
  /** Lets npm install this program as Node.js. */
  const bring = (text: string) => {
    const brought = join(folder, 'node_modules/.bin/node');
    writeFileSync(join(folder, 'brought'), text, { mode: 0o755 });
    writeFileSync(
      join(path, 'npm'),
      `#!/bin/sh\n/bin/mkdir -p node_modules/.bin; /bin/ln -s "$HOME/brought" node_modules/.bin/node\n`,
      { mode: 0o755 },
    );
    return brought;
  };

  test('can install a newer one', () => {
    const brought = bring('#!/bin/sh\necho v99.1.0\n');
    expect(setUp('--without-tests')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(brought)).toBe(true);
  });

  test('is reported if the one from npm does not start', () => {
    const brought = bring('of another machine');
    expect(setUp('--without-tests')).toMatchObject({
      status: 1,
      stderr:
        `Node.js ${OWN} is too old: version >=99.1 is needed, and the one from npm does not start on this machine. ` +
        'Get it from https://nodejs.org.\n',
    });
    expect(existsSync(brought)).toBe(false);
  });

  test('is reported before anything is installed, if npm has none for this machine', () => {
    writeFileSync(join(folder, 'package-lock.json'), '{ "packages": {} }');
    expect(setUp()).toMatchObject({
      status: 1,
      stderr: `Node.js ${OWN} is too old: version >=99.1 is needed. Get it from https://nodejs.org.\n`,
    });
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  });

  test('is not reported if the own one is new enough: the broken one from npm is removed', () => {
    engines('>=18');
    bring('of another machine');
    expect(setUp('--without-tests')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(folder, 'node_modules/.bin'))).toEqual([]);
  });
});

test('whether a version is in a range', () => {
  const rows = [
    ['1.10.0', '>=1.10.0', true],
    ['1.9.9', '>=1.10.0', false],
    ['1.11.0-beta1', '>=1.10.0', true],
    ['2.0.0', '>=1.10.0', true],
    ['20.19.0', '>=20.19', true],
    ['20.18.9', '>=20.19', false],
  ];
  const code = `import { satisfies } from './packages/start/installed.js';
    console.log(JSON.stringify(${JSON.stringify(rows)}.map(([version, range]) => [version, range, satisfies(version, range)])))`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toEqual(rows);
});

test.each(['awscli', 'amazon-linux'])('%s.mjs without apt says what to do', (name) => {
  const env = { PATH: path, HOME: folder };
  const script = join('packages/setup', `${name}.mjs`);
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8', env });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /^This machine has no apt: .* Run this on Debian 12, or in a container of it /,
    ) as string,
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

const project = join(import.meta.dirname, '..');
const specification = readFileSync(join(project, 'buildspec.yml'), 'utf8');
/** Each of them is one line. */
const commands = [...specification.matchAll(/^ {6}- (.+)$/gm)].map(([, command = '']) => command);
const assembling = commands.slice(commands.indexOf('release=$CODEBUILD_SRC_DIR/release'));

let folder: string;
const write = (file: string, text = 'x') => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
  for (const part of ['appspec.yml', 'deploy', 'Procfile'])
    cpSync(join(project, part), join(folder, part), { recursive: true });
  for (const file of [
    'dist/server.js',
    'package.json',
    'package-lock.json',
    'src/server.ts',
    'test/a.test.ts',
  ])
    write(file);
  for (const file of ['node_modules/a/index.js', 'node_modules/.bin/a', 'release/left-over']) write(file);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The last commands of the build. */
function assemble() {
  const env = { PATH: process.env.PATH, CODEBUILD_SRC_DIR: folder, CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc', CODEBUILD_BUILD_ID: 'b:1' };
  const { status, stderr } = spawnSync('bash', ['--norc', '-ec', assembling.join('\n')], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the build', () => {
  test('checks the contract first, installs exactly the lock file, tests before it builds, and checks the release last', () => {
    const order = [
      'cd "$APP_FOLDER"',
      'bash deploy/check-contract.sh',
      'npm ci --no-audit --no-fund',
      'npm run lint',
      'npm test',
      'npm run build',
      'npm prune --omit=dev --no-audit --no-fund',
      'release=$CODEBUILD_SRC_DIR/release',
    ];
    assert.deepEqual(commands.slice(0, order.length), order);
    assert.equal(commands.at(-1), 'python3 deploy/check-release.py "$release"');
  });

  test('ends at the first failure: otherwise later phases would still run', () => {
    assert.deepEqual(
      specification.match(/^ {2}(install|pre_build|build):\n {4}on-failure: ABORT$/gm)?.length,
      3,
    );
  });

  test('puts into the artifact exactly what an instance needs', () => {
    assert.deepEqual(assemble(), { status: 0, stderr: '' });
    assert.deepEqual(readdirSync(join(folder, 'release')).sort(), [
      'Procfile',
      'appspec.yml',
      'deploy',
      'dist',
      'node_modules',
      'package.json',
      'release.json',
    ]);
    assert.deepEqual(readdirSync(join(folder, 'release/node_modules')), ['a']);
    assert.deepEqual(
      readdirSync(join(folder, 'release/deploy')).sort(),
      readdirSync(join(project, 'deploy')).sort(),
    );
  });

  test('needs no packages', () => {
    rmSync(join(folder, 'node_modules'), { recursive: true });
    assert.deepEqual(assemble(), { status: 0, stderr: '' });
  });

  // npm links workspaces and `file:` dependencies.
  test('copies packages of the repository itself as files, and fails at a broken link', () => {
    write('packages/ours/index.js', 'ours');
    symlinkSync('../packages/ours', join(folder, 'node_modules/ours'));
    assert.deepEqual(assemble(), { status: 0, stderr: '' });
    rmSync(join(folder, 'packages'), { recursive: true });
    assert.equal(readFileSync(join(folder, 'release/node_modules/ours/index.js'), 'utf8'), 'ours');
    const { status, stderr } = assemble();
    assert.equal(status, 1);
    assert.match(stderr, /^cp: .*node_modules\/ours'?: No such file or directory\n$/);
  });

  test('fails with the problems of the release', () => {
    write('Procfile', 'web: ./server\n');
    const { status, stderr } = assemble();
    assert.equal(status, 1);
    assert.match(stderr, /^check-release: Procfile, line 1: the program `\.\/server` is not in the release/);
  });
});

describe('the packages', () => {
  const read = (file: string) => readFileSync(join(project, file), 'utf8');
  const { scripts, dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;

  test('are of exact versions, each with a checksum, from the registry', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(\d+\.\d+\.\d+|file:[\w/]+)$/.test(version),
    );
    assert.deepEqual(loose, []);
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }>;
    };
    const installed = Object.entries(packages).filter(
      ([path, { link }]) => path.includes('node_modules/') && !link,
    );
    assert.ok(installed.length > 50);
    for (const [path, { integrity = '', resolved }] of installed) {
      assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/, path);
      assert.equal(resolved, undefined, path);
    }
  });

  test('run no scripts at their installation, and no npm script needs a pre- or post-script', () => {
    assert.ok(read('.npmrc').split('\n').includes('ignore-scripts=true'));
    assert.deepEqual(
      Object.keys(scripts ?? {}).filter((name) => /^(pre|post)/.test(name)),
      [],
    );
    assert.ok(existsSync(join(project, 'package-lock.json')));
  });
});

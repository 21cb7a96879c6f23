import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** AWS calls the service CodeConnections today, and publishes no newer client by its old name. */
const EXCEPTIONS: Readonly<Record<string, string>> = { '@aws-sdk/client-codestar-connections': '3.1017.0' };

/** Every client of AWS's SDK that a package names: `packages/deploy/package.json @aws-sdk/client-kms 3.1108.0`. */
const named = ['package.json', ...globSync('packages/*/package.json', { cwd: ROOT })].flatMap((file) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  return Object.entries<string>({ ...dependencies, ...devDependencies })
    .filter(([name]) => name.startsWith('@aws-sdk/client-'))
    .map(([name, version]) => ({ file, name, version }));
});

// Clients of one version share what they are made of: each further version brings all of it once more.
test('all clients of AWS have one exact version, but for the exceptions', () => {
  const [first] = named.filter(({ name }) => !(name in EXCEPTIONS));
  expect(first?.version).toMatch(/^\d+\.\d+\.\d+$/);
  const others = named.filter(({ name, version }) => version !== (EXCEPTIONS[name] ?? first?.version));
  expect(others).toEqual([]);
});

test('each exception is in use', () =>
  expect(Object.keys(EXCEPTIONS).filter((one) => !named.some(({ name }) => name === one))).toEqual([]));

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Package {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  /** Part of another package, whose checksum covers it. */
  readonly inBundle?: boolean;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}

/** The packages that npm's lock file installs from the registry, without the project's own. */
function installed(file: string): [name: string, values: Package][] {
  const { packages } = JSON.parse(read(file)) as { packages: Record<string, Package> };
  return Object.entries(packages).filter(
    ([path, { link, inBundle }]) => path.includes('node_modules/') && !link && !inBundle,
  );
}

const LOCKS = ['package-lock.json'];

describe.each(LOCKS)('%s', (file) => {
  const packages = installed(file);

  it('has a SHA-512 checksum of each package', () => {
    expect(packages.length).toBeGreaterThan(50);
    const bare = packages.filter(
      ([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
    );
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('has no package from outside the registry', () => {
    expect(packages.filter(([, { resolved }]) => resolved).map(([name]) => name)).toEqual([]);
  });
});

/** Packages with an install script, which npm does not run here, and why they work without it. */
const NOT_RUN: Readonly<Record<string, string>> = {
  '@cdktf/node-pty-prebuilt-multiarch': 'the terminal of cdktf-cli ships prebuilt',
  '@parcel/watcher': 'only watch modes use it',
  esbuild: 'its program is a package of its own for each platform',
  'unrs-resolver': 'likewise',
};

describe('install scripts', () => {
  const withScript = LOCKS.flatMap(installed).filter(([, { hasInstallScript }]) => hasInstallScript);

  it('are only in reviewed packages', () => {
    const names = withScript.map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect([...new Set(names)].sort()).toEqual(Object.keys(NOT_RUN).sort());
  });

  it.each(['.npmrc'])('are not run: %s', (file) => {
    expect(read(file).split('\n')).toContain('ignore-scripts=true');
  });

  it('are off, so no npm script of the project has a pre or post script', () => {
    for (const file of ['package.json']) {
      const { scripts } = JSON.parse(read(file)) as { scripts: Record<string, string> };
      const around = Object.keys(scripts).filter(
        (name) => scripts[name.replace(/^(pre|post)/, '')] && /^(pre|post)/.test(name),
      );
      expect([file, around]).toEqual([file, []]);
    }
  });
});

describe('exact versions', () => {
  const ours = readdirSync(join(ROOT, 'packages')).filter((name) =>
    existsSync(join(ROOT, 'packages', name, 'package.json')),
  );
  it.each(['package.json', ...ours.map((name) => `packages/${name}/package.json`)])(
    'are the only ones in %s',
    (file) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(file)) as Record<
        string,
        Record<string, string>
      >;
      const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^(\d+\.\d+\.\d+|file:[\w/]+)$/.test(version),
      );
      expect(loose).toEqual([]);
    },
  );
});

describe.each(['requirements.txt', 'requirements-scan.txt'])('%s', (file) => {
  /** The requirements, each with its name, version and checksums on one line. */
  const requirements = read(file)
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[a-z]/i.test(line));

  it('names exact versions, each with checksums', () => {
    expect(requirements.length).toBeGreaterThan(20);
    const loose = requirements.filter(
      (line) => !/^[\w.-]+(\[[\w,]+\])?==[\w.]+ .*--hash=sha256:[0-9a-f]{64}/.test(line),
    );
    expect(loose).toEqual([]);
  });

  it('names no package index', () => {
    expect(read(file)).not.toMatch(/https?:|--(extra-)?index-url|--find-links/);
  });
});

it('the provider is pinned, with the checksum of its archive for every platform', () => {
  const lock = read('terraform.lock.hcl');
  expect(lock).toMatch(/version\s+= "5\.100\.0"/);
  expect(lock).toMatch(/"h1:[A-Za-z0-9+/]{43}="/); // linux_amd64, unpacked
  // A checksum does not name its platform. The registry's include Linux and macOS on amd64 and arm64.
  expect(lock.match(/"zh:[0-9a-f]{64}"/g)?.length).toBeGreaterThanOrEqual(14);
});

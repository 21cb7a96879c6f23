import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { preProcessFile } from 'typescript';
import { ROOT } from '../../../command';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const PACKAGES = readdirSync(join(ROOT, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const manifest = (folder: string) =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
const needs = ({ dependencies, devDependencies }: Manifest) => ({ ...dependencies, ...devDependencies });
const root = needs(manifest('.'));

/** The npm packages that a folder's TypeScript and JavaScript imports, each with a file that does. */
function importsOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.([cm]?js|ts)$/.test(file) && !file.includes('node_modules'),
  );
  return new Map(files.flatMap((file) => namesIn(join(folder, file)).map((name) => [name, file] as const)));
}

function namesIn(file: string): string[] {
  const { importedFiles } = preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((request) => !/^(\.|node:)/.test(request) && !builtinModules.includes(request))
    .map((request) => /^(@[^/]+\/)?[^/]+/.exec(request)?.[0] ?? request);
}

describe.each(PACKAGES)('packages/%s', (name) => {
  const folder = join('packages', name);

  it('is a private workspace named after its folder', () => {
    const { name: full, private: isPrivate } = manifest(folder);
    expect([full, isPrivate]).toEqual([`@aws-bootstrap/${name}`, true]);
  });

  it('lists the packages that it imports, except those of the root', () => {
    const named = needs(manifest(folder));
    const missing = [...importsOf(folder)].filter(([request]) => !(request in named) && !(request in root));
    expect(missing).toEqual([]);
  });

  it('lists no package of the root, and none that it does not import', () => {
    const imported = importsOf(folder);
    const idle = Object.keys(needs(manifest(folder))).filter(
      (request) => request in root || !(imported.has(request) || request.startsWith('@types/')),
    );
    expect(idle).toEqual([]);
  });
});

it('all packages list the same version of a dependency', () => {
  const all = PACKAGES.flatMap((name) => Object.entries(needs(manifest(join('packages', name)))));
  const apart = all.filter(([name, version]) =>
    all.some(([other, its]) => other === name && its !== version),
  );
  expect(apart).toEqual([]);
});

// The test reads the lock file, because the node_modules of a checkout may be a link.
it("all dependencies are installed in the root's node_modules", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { link?: boolean }>;
  };
  const paths = Object.keys(packages);
  expect(paths.filter((path) => path.startsWith('packages/') && path.includes('node_modules'))).toEqual([]);
  const links = paths.filter((path) => packages[path]?.link).map((path) => path.replace(/.*\//, ''));
  expect(links.sort()).toEqual([...PACKAGES].sort());
});

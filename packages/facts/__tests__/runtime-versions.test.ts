import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageFacts } from '../facts';
import { loadFacts } from '../user-code';
import { runtimeWarnings } from '../runtime-versions';

const ROOT = join(__dirname, '../../..');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'runtime-versions-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const stage = (name: string, packages: readonly string[]): StageFacts => {
  const { staging } = loadFacts().stages;
  if (!staging) throw new Error('config.ts has no staging');
  return { ...staging, name, app: { ...staging.app, packages } };
};

/** @param packages the packages of each stage */
function warnings(text: string, packages: Readonly<Record<string, readonly string[]>>): string[] {
  writeFileSync(join(folder, 'buildspec.yml'), text);
  const stages = Object.entries(packages).map(([name, names]) => [name, stage(name, names)] as const);
  return runtimeWarnings(folder, 'app/buildspec.yml', { stages: Object.fromEntries(stages) });
}

const buildspec = (versions: string) =>
  `version: 0.2\nphases:\n  install:\n    runtime-versions:\n      ${versions}\n`;
const line = (runtime: string, installed: string, names = 'staging') =>
  `app/buildspec.yml: runtime-versions has ${runtime}, but app.packages has ${installed} (${names}): an app built ` +
  'for one version may not start on another. Set the same version in both.';

it('the shipped project has the same versions in both places', () =>
  expect(runtimeWarnings(join(ROOT, 'app'), 'app/buildspec.yml', loadFacts())).toEqual([]));

it.each([
  ['python: 3.11', ['python3.13'], "'python3.13'"],
  ['python: 3.1', ['python3.10'], "'python3.10'"], // compared as text: YAML reads both as 3.1
  ['python: 3.10', ['python3.11-pip', 'python3.11'], "'python3.11-pip', 'python3.11'"],
  ['nodejs: 22', ['nodejs20', 'nodejs20-npm'], "'nodejs20', 'nodejs20-npm'"],
  ['nodejs: 22.x', ['nodejs24'], "'nodejs24'"],
  ['nodejs: "2"', ['nodejs20'], "'nodejs20'"],
  ['ruby: 3.4', ['ruby3.2', 'libpq'], "'ruby3.2'"],
  ['php: 8.3', ['php8.2-fpm'], "'php8.2-fpm'"],
  ['java: corretto21', ['java-17-amazon-corretto-headless'], "'java-17-amazon-corretto-headless'"],
  ['java: corretto17', ['java-1.8.0-amazon-corretto'], "'java-1.8.0-amazon-corretto'"],
  ['dotnet: 8.0', ['aspnetcore-runtime-9.0'], "'aspnetcore-runtime-9.0'"],
])('%s with %j gives a warning', (versions, packages, installed) => {
  const [runtime = '', version = ''] = versions.replaceAll('"', '').split(': ');
  expect(warnings(buildspec(versions), { staging: packages })).toEqual([
    line(`${runtime} ${version}`, installed),
  ]);
});

it.each([
  ['the same version', 'python: 3.13', ['python3.13', 'libpq']],
  ['the same version, more exact', 'nodejs: 22.11', ['nodejs22']],
  ['the same version, less exact', 'python: 3', ['python3.13']],
  ['any version of a series', 'python: 3.x', ['python3.13']],
  ['the same version in quotes', "nodejs: '22'", ['nodejs22']],
  ['Java by its old package name', 'java: corretto8', ['java-1.8.0-amazon-corretto']],
  ['two versions, one of them the same', 'nodejs: 22', ['nodejs20', 'nodejs22']],
  ['the newest version', 'nodejs: latest', ['nodejs20']],
  ["the system's Python", 'python: 3.11', ['python3', 'python3-pip']],
  ['Go, which instances do not need', 'golang: 1.24', ['golang']],
  ['a runtime of the build only', 'nodejs: 22', ['python3.13']],
  ['no packages', 'nodejs: 22', []],
  ['an unknown runtime', 'constructor: 1', ['nodejs22']],
  ['an invalid version', 'nodejs: [22]', ['nodejs20']],
])('%s gives no warning', (_, versions, packages) =>
  expect(warnings(buildspec(versions), { staging: packages })).toEqual([]),
);

it.each([
  ['invalid YAML', '{'],
  ['an empty file', ''],
  ['a list', '- 1'],
  ['a file without phases', 'version: 0.2'],
  ['phases in another form', 'phases: [install]'],
  ['runtimes in another form', 'phases: { install: { runtime-versions: nodejs22 } }'],
])('%s as buildspec gives no warning', (_, text) =>
  expect(warnings(text, { staging: ['nodejs20'] })).toEqual([]),
);

it('a missing buildspec gives no warning', () =>
  expect(
    runtimeWarnings(folder, 'app/buildspec.yml', { stages: { staging: stage('staging', ['nodejs20']) } }),
  ).toEqual([]));

it('stages with the same packages share a warning', () =>
  expect(
    warnings(buildspec('nodejs: 22\n      python: 3.12'), {
      staging: ['nodejs20'],
      next: ['nodejs24', 'python3.13'],
      canary: ['nodejs22', 'python3.12'],
      production: ['nodejs20'],
    }),
  ).toEqual([
    line('nodejs 22', "'nodejs20'", 'staging, production'),
    line('nodejs 22', "'nodejs24'", 'next'),
    line('python 3.12', "'python3.13'", 'next'),
  ]));

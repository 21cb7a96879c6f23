import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../commands/command';

const MODULE = join(ROOT, 'commands/ci/terraform.mjs');
const SUMS = readFileSync(join(ROOT, 'commands/ci/terraform.sha256sums'), 'utf8');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ci-terraform-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a line of code on the module, which Jest cannot load; it prints JSON, or the message of what it throws. */
function evaluate(code: string): unknown {
  const script = `import * as it from ${JSON.stringify(MODULE)}; import { readFileSync } from 'node:fs';
    try { console.log(JSON.stringify(${code} ?? null)); } catch (error) { console.log(JSON.stringify(error.message)); }`;
  const { stdout } = spawnSync('node', ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

test.each([
  ['linux', 'x64', 'linux_amd64'],
  ['linux', 'arm64', 'linux_arm64'],
  ['darwin', 'arm64', 'darwin_arm64'],
])('version and checksum are pinned for %s on %s', (platform, arch, name) => {
  const { version, checksum, archive } = evaluate(`it.pinned('${platform}', '${arch}')`) as Record<
    string,
    string
  >;
  expect(archive).toBe(`terraform_${version}_${name}.zip`);
  expect(SUMS).toContain(`${checksum}  ${archive}`);
});

test('all checksums are of one version', () => {
  expect(new Set(SUMS.match(/terraform_[\d.]+_/g))).toHaveProperty('size', 1);
});

test('a platform without a checksum is told where to get it', () => {
  expect(evaluate(`it.pinned('win32', 'x64')`)).toMatch(
    /^No checksum of Terraform for win32 on x64 is pinned/,
  );
});

/** An archive that holds a program. */
function archive(): { zip: string; checksum: string } {
  const program = join(folder, 'terraform');
  writeFileSync(program, '#!/bin/sh\necho it runs\n');
  const zip = join(folder, 'given.zip');
  spawnSync('python3', ['-m', 'zipfile', '-c', zip, program]);
  rmSync(program);
  return { zip, checksum: createHash('sha256').update(readFileSync(zip)).digest('hex') };
}

const unpack = (zip: string, checksum: string) =>
  evaluate(
    `it.unpack(readFileSync('${zip}'), { archive: 'a.zip', checksum: '${checksum}' }, '${folder}/bin')`,
  );

test('an archive with the pinned checksum is unpacked, and runs', () => {
  const { zip, checksum } = archive();
  expect(unpack(zip, checksum)).toBeNull();
  expect(spawnSync(join(folder, 'bin/terraform'), { encoding: 'utf8' }).stdout).toBe('it runs\n');
  expect(existsSync(join(folder, 'bin/a.zip'))).toBe(false);
});

test('an archive with another checksum is refused, and nothing is left of it', () => {
  const { zip, checksum } = archive();
  const other = checksum.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  expect(unpack(zip, other)).toBe(
    `a.zip is not what was pinned: its SHA-256 is ${checksum}, not ${other}. Nothing was installed.`,
  );
  expect(existsSync(join(folder, 'bin'))).toBe(false);
});

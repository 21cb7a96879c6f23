import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';

const MODULE = join(ROOT, 'packages/deploy/ci/terraform.mjs');
const SUMS = readFileSync(join(ROOT, 'packages/deploy/ci/terraform.sha256sums'), 'utf8');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ci-terraform-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs an expression on the module, which Jest cannot load. @returns its value, or the message of its error */
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

test('a platform without a pinned checksum is refused', () => {
  expect(evaluate(`it.pinned('win32', 'x64')`)).toMatch(
    /^No checksum of Terraform for win32 on x64 is pinned/,
  );
});

/** An archive with a program, and its checksum. Tests do not change it. */
let given: { readonly zip: string; readonly checksum: string };
beforeAll(() => {
  const program = join(mkdtempSync(join(tmpdir(), 'archive-')), 'terraform');
  writeFileSync(program, '#!/bin/sh\necho it runs\n');
  const zip = `${program}.zip`;
  spawnSync('python3', ['-m', 'zipfile', '-c', zip, program]);
  given = { zip, checksum: createHash('sha256').update(readFileSync(zip)).digest('hex') };
});
afterAll(() => rmSync(dirname(given.zip), { recursive: true }));

const unpack = (zip: string, checksum: string) =>
  evaluate(
    `it.unpack(readFileSync('${zip}'), { archive: 'a.zip', checksum: '${checksum}' }, '${folder}/bin')`,
  );

test('an archive with the pinned checksum is unpacked, and runs', () => {
  const { zip, checksum } = given;
  expect(unpack(zip, checksum)).toBeNull();
  expect(spawnSync(join(folder, 'bin/terraform'), { encoding: 'utf8' }).stdout).toBe('it runs\n');
  expect(existsSync(join(folder, 'bin/a.zip'))).toBe(false);
});

test('an existing program is removed first, even if the archive is refused', () => {
  const { zip, checksum } = given;
  unpack(zip, checksum);
  unpack(zip, '0'.repeat(64));
  expect(existsSync(join(folder, 'bin/terraform'))).toBe(false);
});

test('an archive with another checksum is refused, and nothing is installed', () => {
  const { zip, checksum } = given;
  const other = checksum.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  expect(unpack(zip, other)).toBe(
    `a.zip is not the pinned file: its SHA-256 is ${checksum}, not ${other}. Nothing was installed.`,
  );
  expect(existsSync(join(folder, 'bin'))).toBe(false);
});

describe('the command', () => {
  /** A copy of the files that the command reads. There are two other Terraforms: on the PATH, and in the project's folder. */
  let root: string;
  let bin: string;
  let releases: string;
  beforeEach(() => {
    [root, bin, releases] = ['root', 'bin', 'releases'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const file of ['packages/deploy/ci', 'packages/setup'])
      cpSync(join(ROOT, file), join(root, file), { recursive: true });
    for (const place of [bin, join(root, '.local/bin')]) {
      mkdirSync(place, { recursive: true });
      const version = /terraform_([\d.]+)_/.exec(SUMS)?.[1];
      const says = `#!/bin/sh\necho '{"terraform_version":"${version}"}'\n`; // the right version, but not checked
      writeFileSync(join(place, 'terraform'), says, { mode: 0o755 });
    }
  });

  /** Publishes an archive, and pins its checksum for every platform. */
  function publish(): void {
    const { zip, checksum } = given;
    for (const line of SUMS.trim().split('\n')) {
      const [, name = ''] = line.split(/\s+/);
      const place = join(releases, /_([\d.]+)_/.exec(name)?.[1] ?? '');
      mkdirSync(place, { recursive: true });
      cpSync(zip, join(place, name));
    }
    writeFileSync(
      join(root, 'packages/deploy/ci/terraform.sha256sums'),
      SUMS.replace(/^[0-9a-f]{64}/gm, checksum),
    );
  }

  function run() {
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      BASH_ENV: join(folder, 'env'),
      TERRAFORM_RELEASES_URL: `file://${releases}`,
    };
    const ended = spawnSync('node', ['packages/deploy/ci/terraform.mjs'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    const which = `. ${env.BASH_ENV} 2>/dev/null; terraform version -json`;
    // Without --norc, bash takes Node.js's pipes for a remote shell's and reads the user's start-up file.
    const { stdout: found } = spawnSync('bash', ['--norc', '-c', which], { env, encoding: 'utf8' });
    return { ...ended, found };
  }

  test('uses only a Terraform that it has checked, and none from the PATH or the folder', () => {
    publish();
    expect(run()).toMatchObject({ status: 0, found: 'it runs\n' });
    rmSync(releases, { recursive: true });
    expect(run()).toMatchObject({ status: 0, found: 'it runs\n' }); // from the cached archive
  });

  test('checks the cached archive, and downloads it again if its checksum is wrong', () => {
    publish();
    run();
    const kept = join(root, '.local/downloads');
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'poisoned');
    expect(run()).toMatchObject({ status: 0, found: 'it runs\n' });
  });

  test('refuses an archive of a mirror with another checksum', () => {
    publish();
    writeFileSync(join(root, 'packages/deploy/ci/terraform.sha256sums'), SUMS);
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^terraform_.*\.zip is not the pinned file: its SHA-256 is /);
    expect(existsSync(join(root, '.local/bin/terraform'))).toBe(false);
  });

  test('names the failed download, and the variable for a mirror', () => {
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^file:.*\.zip cannot be downloaded: .*No such file.*name a mirror in TERRAFORM_RELEASES_URL\.\n$/,
    );
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { sandboxForEach, type Outcome } from '../../app-deploy/sandbox';
import { commandDocument, scriptOf } from '../../support/document';
import { SYSTEM_PYTHON } from '../../support/python';
import { synthesizeStage, type StageChanges } from '../../support/stage';
import { fakeTransientUnits } from '../../support/transient-units';

const BUCKET = 'hello-artifacts-123456789012-us-east-1';
const ARTIFACT = { bucket: BUCKET, key: 'hello-pipeline/release/aB1cD2e', version: 'x.Y_9' };
const OWN = '/opt/app/release-command';
const UNIT = 'fake-units/command@release.service';

const sandbox = sandboxForEach();
const resource = (changes: StageChanges = {}) =>
  synthesizeStage(changes).at('aws_ssm_document.deployment_target_release_command_document');
const document = (changes: StageChanges = {}) => commandDocument(resource(changes));

/** A release as the build packs it, with further files. */
const RELEASE = {
  Procfile: 'web: ./server\nrelease: ./migrate up\n',
  'release.json': '{"commit":"abc","build":"b:1","contract":3}',
  server: '#!/bin/bash\n',
  migrate: '#!/bin/bash\necho "migrated $1 in $(basename "$PWD")"\n',
};

/** Packs a folder as CodePipeline does: a ZIP with Unix modes. Lines of Python can add more. */
function pack(more = '') {
  const [folder, archive] = [sandbox().path('/packed'), sandbox().path('/artifact.zip')];
  const entries: Zippable = {};
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path);
    const stat = statSync(file);
    if (stat.isFile()) entries[path] = [readFileSync(file), { os: 3, attrs: stat.mode << 16 }];
  }
  writeFileSync(archive, zipSync(entries));
  if (more) add(archive, more);
}

/** Adds what only Python's module can write: entries that no archive should have. */
function add(archive: string, lines: string) {
  const script = `
import sys, zipfile
def link(name, target):
    entry = zipfile.ZipInfo(name); entry.create_system = 3; entry.external_attr = 0o120777 << 16
    bundle.writestr(entry, target)
with zipfile.ZipFile(sys.argv[1], "a", zipfile.ZIP_DEFLATED) as bundle:
${lines.replace(/^/gm, '    ')}
`;
  const { status, stderr } = spawnSync(SYSTEM_PYTHON, ['-c', script, archive], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.stringMatching(/^(|.*Duplicate name.*\n.*\n)$/)]);
}

/** A fake get-object: the object goes to the file, and its description to the output. */
const FETCHES = (archive: string) => `
[ "$1 $2" = 's3api get-object' ] && cp '${archive}' "\${@: -1}" && echo '{"VersionId": "x.Y_9", "ContentLength": 1}'`;

beforeEach(() => {
  const machine = sandbox();
  machine.boot();
  machine.write('/opt/app/current/release.json', '{"commit":"before"}');
  machine.write('/var/log/app/release.log', '');
  fakeTransientUnits(machine);
  machine.fake('aws', FETCHES(machine.path('/artifact.zip')), 'bash');
});

/** With a script as its release command. */
const migrating = (script: string, more = '') => release({ migrate: `#!/bin/bash\n${script}\n` }, more);

function release(files: Record<string, string> = {}, more = '') {
  const machine = sandbox();
  machine.unpack('/packed', { ...RELEASE, ...files });
  for (const program of ['server', 'migrate']) chmodSync(machine.path(`/packed/${program}`), 0o755);
  pack(more);
}

/** Writes the document's script to the instance, as the agent does. */
function words(): string[] {
  sandbox().write('/script.sh', scriptOf(document(), ARTIFACT), 0o755);
  return [sandbox().path('/script.sh')];
}
const run = (): Outcome => sandbox().run(words());
const nothingLeft = () => {
  expect(sandbox().exists(OWN)).toBe(false);
  expect(readdirSync(sandbox().path('/opt/app'))).toEqual(['current']);
  expect(sandbox().read('/opt/app/current/release.json')).toBe('{"commit":"before"}');
};
const said = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');

describe('the document that runs a release command', () => {
  it('accepts a release of this project, and no characters that a shell interprets', () => {
    expect(resource()).toMatchObject({ name: 'hello-staging-release-command', document_type: 'Command' });
    expect(Object.keys(document().parameters ?? {})).toEqual(['bucket', 'key', 'version']);
    for (const { allowedPattern } of Object.values(document().parameters ?? {}))
      expect(allowedPattern).toMatch(/^\^.*\$$/);
    expect(scriptOf(document(), ARTIFACT)).toContain(
      `bucket='${BUCKET}' key='hello-pipeline/release/aB1cD2e' version='x.Y_9'`,
    );
  });

  it.each([
    ['bucket', 'hello-artifacts-210987654321-us-east-1'],
    ['bucket', `${BUCKET}x`],
    ['key', ''],
    ['key', '/release'],
    ['key', "a'; id; '"],
    ['key', 'a$(id)'],
    ['key', 'a b'],
    ['key', 'a\nb'],
    ['key', 'k'.repeat(256)],
    ['version', ''],
    ['version', '`id`'],
    ['version', 'a"b'],
    ['version', '{{ key }}'],
    ['version', 'v'.repeat(1025)],
  ])('refuses as %s: %j', (name, value) =>
    expect(() => scriptOf(document(), { ...ARTIFACT, [name]: value })).toThrow(/^InvalidParameters: /),
  );

  // [S3 user guide, "Versioning": version ids are opaque, URL-ready texts of at most 1,024 bytes]
  it.each(['3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo', 'null', 'v'.repeat(1024)])(
    'accepts as version: %s',
    (version) => expect(() => scriptOf(document(), { ...ARTIFACT, version })).not.toThrow(),
  );

  it.each([
    [undefined, '600', '900'],
    [1, '60', '360'],
    [30, '1800', '2100'],
  ])('ends a command before Systems Manager ends the script: with %s minutes', (minutes, seconds, whole) => {
    const changes = minutes ? { app: { releaseTimeoutMinutes: minutes } } : {};
    expect(scriptOf(document(changes), ARTIFACT)).toContain(`export COMMAND_SECONDS='${seconds}'\n`);
    expect(document(changes).mainSteps[0]?.inputs.timeoutSeconds).toBe(whole);
  });
});

describe('a release command', () => {
  it('runs in the given release, which the instance fetches itself, and leaves no files', () => {
    release();
    expect(run()).toEqual({
      status: 0,
      stdout: said('migrated up in release', 'run-command: release succeeded.'),
      stderr: '',
    });
    expect(sandbox().called('aws')).toEqual([
      `aws s3api get-object --region eu-central-1 --bucket ${BUCKET} --key ${ARTIFACT.key} --version-id x.Y_9 ` +
        sandbox().path(`${OWN}/release.zip`),
    ]);
    nothingLeft();
  });

  it('is ended after its time limit', () => {
    migrating('sleep 30');
    const script = scriptOf(document(), ARTIFACT).replace("COMMAND_SECONDS='600'", "COMMAND_SECONDS='1'");
    sandbox().write('/script.sh', script, 0o755);
    const { status, stdout } = sandbox().run([sandbox().path('/script.sh')]);
    expect([status, stdout]).toEqual([
      124,
      said('release has printed nothing.', 'run-command: release was ended: it took longer than 1 s.'),
    ]);
    nothingLeft();
  });

  // Systems Manager would reboot the instance at 194.
  it.each([
    [3, 3],
    [194, 1],
  ])('that fails with %i ends with %i, its last lines and the reason, and leaves no files', (own, status) => {
    migrating(`echo "no such table" >&2; exit ${own}`);
    const stdout = said('no such table', `run-command: release failed with status ${own}.`);
    expect(run()).toEqual({ status, stdout, stderr: '' });
    nothingLeft();
  });

  it('prints no more than the agent keeps, also for a command with much output', () => {
    migrating('for i in {1..300}; do printf "%0300d ü\\n" "$i"; done; exit 1');
    const { stdout, stderr } = run();
    expect(stderr).toBe('');
    expect(Buffer.byteLength(stdout)).toBeLessThan(2500);
    expect(stdout).toMatch(/run-command: release failed with status 1\.\n$/);
  });

  it('finds executable programs, and files that the app may read but not change', () => {
    release({
      Procfile:
        'web: ./server\nrelease: stat --format "%a %n" . server release.json deploy deploy/run-command.sh\n',
    });
    expect(run().stdout).toBe(
      said(
        '755 .',
        '755 server',
        '644 release.json',
        '755 deploy',
        '755 deploy/run-command.sh',
        'run-command: release succeeded.',
      ),
    );
    expect(sandbox().called('chown')).toEqual([`chown -R root:root ${sandbox().path(`${OWN}/release`)}`]);
  });
});

describe('a second release command', () => {
  const BUSY = {
    status: 75,
    stderr: '',
    stdout: 'release-command: another release command is running on this instance.\n',
  };

  it('ends at once while one runs, and does not disturb it', async () => {
    const go = sandbox().path('/go');
    migrating(`echo begun; until [ -e '${go}' ]; do sleep 0.05; done; cat release.json`);
    const [script = ''] = words();
    const first = spawn(script, { env: sandbox().environment() });
    let output = '';
    first.stdout.on('data', (data: Buffer) => (output += data.toString()));
    const ended = new Promise((resolve) => first.on('close', resolve));
    while (sandbox().read('/var/log/app/release.log') === '')
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(run()).toEqual(BUSY);
    sandbox().write('/go', '');
    expect(await ended).toBe(0);
    expect(output).toContain('"commit":"abc"');
  });

  it('ends at once, and removes nothing, while the first goes on without its watching script', () => {
    release();
    sandbox().write(UNIT, 'active\n');
    sandbox().write(`${OWN}/release/in-use`, '');
    expect(run()).toEqual({
      status: 75,
      stdout: 'release-command: an earlier release command is still running on this instance.\n',
      stderr: '',
    });
    expect(sandbox().exists(`${OWN}/release/in-use`)).toBe(true);
    expect(sandbox().called('aws')).toEqual([]);
  });

  it('removes the files of an interrupted one', () => {
    release();
    sandbox().write(UNIT, 'timeout 2 15\n');
    sandbox().write(`${OWN}/release/old`, '');
    sandbox().write(`${OWN}/release.zip`, 'half');
    expect(run().status).toBe(0);
    nothingLeft();
  });
});

describe('a release that cannot be used', () => {
  const refused = (outcome: Outcome, ...lines: (string | RegExp)[]) => {
    expect(outcome.status).toBe(1);
    const given = outcome.stdout
      .replace(/^check-release: warning: .*\n/gm, '')
      .trimEnd()
      .split('\n');
    expect(given).toEqual(
      lines.map((line) => (typeof line === 'string' ? line : (expect.stringMatching(line) as string))),
    );
    expect(outcome.stderr).toBe('');
    expect(sandbox().called('systemd-run')).toEqual([]);
    nothingLeft();
  };

  it.each(['AccessDenied', 'NoSuchKey', 'NoSuchVersion'])('is %s', (error) => {
    sandbox().fake(
      'aws',
      `echo 'An error occurred (${error}) when calling the GetObject operation: no' >&2; exit 254`,
    );
    refused(
      run(),
      `An error occurred (${error}) when calling the GetObject operation: no`,
      `release-command: the object ${ARTIFACT.key} of the bucket ${BUCKET} could not be fetched; the lines above say why.`,
    );
  });

  const UNPACKED = 'release-command: the release could not be unpacked; the line above says why.';

  const outside = (path: string) => `unpack-release: \`${path}\` would be unpacked outside of the release`;

  it.each([
    ['a path above it', 'bundle.writestr("../evil", "x")', outside('../evil')],
    ['a path above it, further on', 'bundle.writestr("a/../../evil", "x")', outside('a/../../evil')],
    ['a path of the root', 'bundle.writestr("/etc/evil", "x")', outside('/etc/evil')],
    ['a path of Windows', 'bundle.writestr("..\\\\evil", "x")', outside('..\\evil')],
    ['a file below a link', 'link("a", "/tmp"); bundle.writestr("a/evil", "x")', /File exists.*'\/tmp'/],
    ['a file twice', 'bundle.writestr("server", "x")', /^unpack-release: .*File exists/],
  ])('is an archive with %s', (_, more, reason) => {
    release({}, more);
    refused(run(), reason, UNPACKED);
    expect(sandbox().exists('/etc/evil')).toBe(false);
    expect(sandbox().exists('/opt/app/evil')).toBe(false);
  });

  it('is an archive that declares a size larger than the disk', () => {
    // The archive's directory declares this for a file of 4 bytes.
    release({}, 'bundle.writestr("bomb", "boom")\nbundle.getinfo("bomb").file_size = 1 << 50');
    refused(
      run(),
      /^unpack-release: the disk is full: the release needs 10737\d+ MiB, \d+ MiB are free$/,
      UNPACKED,
    );
  });

  it('is one that contains more than it declares', () => {
    release({}, 'bundle.writestr("bomb", "x" * 100000)\nbundle.getinfo("bomb").file_size = 4');
    refused(run(), /^unpack-release: .*bomb/, UNPACKED);
  });

  it('is half an archive', () => {
    release();
    const machine = sandbox();
    machine.fake('aws', `head -c 2000 '${machine.path('/artifact.zip')}' > "\${@: -1}"`, 'bash');
    refused(run(), 'unpack-release: File is not a zip file', UNPACKED);
  });

  it.each([
    [
      'could not be started here',
      { Procfile: 'web: nowhere\nrelease: ./migrate\n' },
      '',
      /^check-release: Procfile, line 1: the program `nowhere` is not on this instance/,
    ],
    [
      'has links that lead out of it',
      {},
      'link("passwords", "/etc/passwd")',
      /^check-release: passwords is a link that leads out of the release/,
    ],
  ])('is one that %s', (_, files, more, reason) => {
    release(files, more);
    refused(
      run(),
      reason,
      'release-command: this instance could not start the release; the lines above say why.',
    );
  });

  it('is one without deploy/run-command.sh', () => {
    release();
    const machine = sandbox();
    machine.run(['rm', machine.path('/packed/deploy/run-command.sh')]);
    pack();
    refused(
      run(),
      'release-command: deploy/run-command.sh is missing in the release: let buildspec.yml copy deploy/ as a whole.',
    );
  });

  it('is one without a release command', () => {
    release({ Procfile: 'web: ./server\n' });
    refused(run(), 'release-command: Procfile has no line release.');
  });
});

it('keeps links within the release', () => {
  release({ Procfile: 'web: ./server\nrelease: readlink current\n' }, 'link("current", "release.json")');
  expect(run().stdout).toBe(said('release.json', 'run-command: release succeeded.'));
});

it('keeps no archive while it runs: the disk has no room for both', () => {
  release({ Procfile: 'web: ./server\nrelease: ls ..\n' });
  expect(run().stdout).toBe(said('release', 'run-command: release succeeded.'));
  expect(statSync(join(sandbox().root, 'opt/app')).isDirectory()).toBe(true);
});

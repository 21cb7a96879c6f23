import { symlinkSync } from 'node:fs';
import { parse } from 'yaml';
import { REPOSITORY, sandboxForEach } from '../../app-deploy/sandbox';
import { unescaped } from '../../support/pipeline';
import { synthesizeStage } from '../../support/stage';

interface Content {
  readonly schemaVersion: string;
  readonly parameters?: object;
  readonly mainSteps: { readonly action: string; readonly inputs: { readonly runCommand: string[] } }[];
}

const RELEASE = '{"commit":"abc","build":"hello-pipeline-build:1","contract":2}';

const sandbox = sandboxForEach();
const document = () => synthesizeStage().at('aws_ssm_document.deployment_target_release_document');
const content = () => parse(unescaped(document()['content'])) as Content;

/**
 * Runs the document's own lines on an instance whose health path answers as `curl` says.
 * @param web the folder that the main process of web.service runs in
 * @param workers answers of systemctl for other units (bash)
 */
function ask(curl: string, web?: string, workers = '') {
  const machine = sandbox();
  machine.boot();
  machine.fake('curl', curl);
  machine.fake(
    'systemctl',
    `if [ "$*" = "show --property=MainPID --value web.service" ]; then echo ${web ? 42 : 0}; fi
${workers}`,
  );
  if (web) {
    for (const path of ['/opt/app/current/release.json', '/opt/app/current.old/release.json'])
      if (!machine.exists(path)) machine.write(path, RELEASE);
    machine.write('/proc/42/stat', '');
    symlinkSync(machine.path(web), machine.path('/proc/42/cwd'));
  }
  machine.write('/script.sh', content().mainSteps[0]!.inputs.runCommand.join('\n'), 0o755);
  return machine.run([machine.path('/script.sh')]);
}

describe('the document that asks an instance for its release', () => {
  it('takes no parameters, so that a right to run it gives nothing else', () => {
    expect(document()).toMatchObject({ name: 'hello-staging-release', document_type: 'Command' });
    expect(content()).toMatchObject({ schemaVersion: '2.2', mainSteps: [{ action: 'aws:runShellScript' }] });
    expect(content().parameters).toBeUndefined();
    expect(unescaped(document()['content'])).not.toContain('{{');
  });

  it('is the script as it is in the repository', () => {
    const script = `${REPOSITORY}/modules/deployment-target/running-release.sh`;
    const machine = sandbox();
    const { stdout } = machine.run(['cat', script]);
    expect(content().mainSteps[0]?.inputs.runCommand.join('\n')).toBe(stdout);
  });

  it('prints the release in whose folder the app runs, while the health path answers with any body', () => {
    const { status, stdout } = ask('echo fine', '/opt/app/current');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'release abc hello-pipeline-build:1\n' });
    expect(sandbox().called('curl')).toEqual([
      expect.stringMatching(/ --fail .* https:\/\/127\.0\.0\.1:8443\/health$/),
    ]);
  });

  it('accepts an app that changed to a subfolder of its release', () => {
    sandbox().write('/opt/app/current/src/app.py', '');
    const { status, stdout } = ask('echo fine', '/opt/app/current/src');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'release abc hello-pipeline-build:1\n' });
  });

  it.each([
    [
      'an app that is not healthy',
      'echo "curl: (22) The requested URL returned error: 502" >&2; exit 22',
      '/opt/app/current',
      /^the health path \/health did not answer with a 2xx status: curl: \(22\)/,
    ],
    [
      'an app that still runs in the folder of the release before',
      'echo fine',
      '/opt/app/current.old',
      /^the app does not run in the folder of the release but in .*\/opt\/app\/current\.old$/m,
    ],
  ])('names no release for %s', (_, curl, folder, said) => {
    const { status, stdout } = ask(curl, folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(said);
  });

  describe('of a release with workers', () => {
    /** The folder of each worker's main process; undefined: it does not run. */
    const asked = (
      folders: Readonly<Record<string, string | undefined>>,
      Procfile = 'release: x\nweb: x\nmail: x\nq-2: x\n',
    ) => {
      const machine = sandbox();
      machine.unpack('/opt/app/current', { Procfile, 'release.json': RELEASE });
      machine.write('/opt/app/current.old/release.json', RELEASE);
      const pids = Object.entries(folders).map(([name, folder], index) => {
        if (folder === undefined) return '';
        machine.write(`/proc/${50 + index}/stat`, '');
        symlinkSync(machine.path(folder), machine.path(`/proc/${50 + index}/cwd`));
        return `*"worker@${name}.service") echo ${50 + index} ;;`;
      });
      const { status, stdout } = ask('echo fine', '/opt/app/current', `case "$*" in ${pids.join(' ')} esac`);
      return { status, stdout: stdout.replaceAll(machine.root, '') };
    };
    const current = '/opt/app/current';
    const serves = { status: 0, stdout: 'release abc hello-pipeline-build:1\n' };

    it('names it if all of them run in its folder or below it', () =>
      expect(asked({ mail: current, 'q-2': `${current}/deploy` })).toEqual(serves));

    it.each([
      ['one does not run', { mail: current, 'q-2': undefined }, 'the worker q-2 is not running\n'],
      [
        'one runs for an older release',
        { mail: '/opt/app/current.old', 'q-2': current },
        'the worker mail is not running in the folder of the release but in /opt/app/current.old\n',
      ],
    ])('names none where %s', (_, folders, stdout) => expect(asked(folders)).toEqual({ status: 1, stdout }));

    it('ignores workers of an old release without workers', () => {
      sandbox().write('/opt/app/current/Procfile', 'web: x\nmail: x\n');
      const { status, stdout } = ask('echo fine', current);
      expect({ status, stdout }).toEqual(serves);
    });
  });

  it('names none where release.json has none', () => {
    sandbox().write('/opt/app/current/release.json', '{}\n');
    const { status, stdout } = ask('echo fine', '/opt/app/current');
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'release.json has no release: {}\n' });
  });

  it('prints what the health path of an old release without a proxy names', () => {
    const { status, stdout } = ask(
      `echo '{"status":"ready","commit":"abc","build":"hello-pipeline-build:1"}'`,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'release abc hello-pipeline-build:1\n' });
    expect(sandbox().called('curl')).toEqual([
      expect.stringMatching(/ https:\/\/127\.0\.0\.1:8443\/health$/),
    ]);
  });

  it('prints a commit without a build', () => {
    expect(ask(`echo '{"commit":"abc"}'`).stdout).toBe('release abc -\n');
  });

  it.each([
    [
      'unhealthy',
      'echo "curl: (22) The requested URL returned error: 503" >&2; exit 22',
      /^the health path \/health did not answer with a 2xx status: curl: \(22\)/,
    ],
    [
      'the placeholder',
      `echo '{"status":"ready","placeholder":"no release yet"}'`,
      /^the answer of the health path \/health has no release: \{"status":"ready"/,
    ],
    ['no JSON', 'echo "<h1>Hello</h1>"', /^the answer of the health path \/health has no release: <h1>/],
    ['JSON that is no object', 'echo "[]"', /^the answer of the health path \/health has no release: \[\]/],
  ])('fails and names the answer if it is %s', (_, curl, said) => {
    const { status, stdout } = ask(curl);
    expect(status).toBe(1);
    expect(stdout).toMatch(said);
  });
});

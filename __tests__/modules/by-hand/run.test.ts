import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { sandboxForEach } from '../../app-deploy/sandbox';
import { commandDocument, scriptOf } from '../../support/document';
import { synthesizeStage } from '../../support/stage';
import { fakeTransientUnits } from '../../support/transient-units';

const CURRENT = '/opt/app/current';
const LOG = '/var/log/app/by-hand.log';
const sandbox = sandboxForEach();
const document = () => synthesizeStage().at('aws_ssm_document.by_hand_run');
const content = () => commandDocument(document());

beforeEach(() => {
  const machine = sandbox();
  machine.boot({ environment: { GREETING: 'hello' } });
  machine.write('/etc/aws-bootstrap/instance.env', 'PORT=8443\nCONTRACT=3\n');
  machine.unpack(CURRENT, { 'release.json': '{}', Procfile: 'web: node .\n' });
  machine.write(LOG, '');
  fakeTransientUnits(machine);
});

/** Writes the script that an instance runs. @returns its path */
function script(command: string, seconds = '3600'): string {
  const machine = sandbox();
  machine.write(
    '/script.sh',
    scriptOf(content(), { command: Buffer.from(command).toString('base64'), seconds }),
    0o755,
  );
  return machine.path('/script.sh');
}

const run = (command: string, seconds?: string) => sandbox().run([script(command, seconds)]);

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('a command that a person gave', () => {
  it('is the document of this name', () =>
    expect(document()).toMatchObject({ name: 'hello-staging-run', document_type: 'Command' }));

  it.each([
    ['quotes of both kinds', `printf '%s\\n' "it's" 'a "word"'`, `it's\na "word"\n`],
    ['lines', "echo one\nprintf '%s\\n' \\\n  two", 'one\ntwo\n'],
    ['$() and backticks', 'echo "$(echo a)" `echo b`', 'a b\n'],
    ['what is a text to its own shell', `echo '$(id)' '\`id\`' '\${HOME}' '%d'`, '$(id) `id` ${HOME} %d\n'],
    ['an end of a text of the script', "echo \"'; id; '\" <<'EOF'\nEOF", "'; id; '\n"],
    ['braces of Systems Manager', "echo '{{ command }} {{ssm:x}}'", '{{ command }} {{ssm:x}}\n'],
    ['other alphabets', "echo 'Grüße, 世界 🎉'", 'Grüße, 世界 🎉\n'],
    ['a backslash at its end', 'echo a\\\\', 'a\\\n'],
  ])('is interpreted only by its own shell, with %s', (_, command, printed) => {
    // If root's shell, which runs the script, interpreted a word of it, this file would exist.
    const trap = sandbox().path('/read-by-root');
    sandbox().fake('id', `echo > '${trap}'`);
    expect(run(command)).toMatchObject({ status: 0, stderr: '' });
    expect(sandbox().read(LOG)).toBe(printed);
    expect(sandbox().exists('/read-by-root')).toBe(false);
  });

  it('runs as the app, with its environment, as command@by-hand, with its time limit', () => {
    run('true', '90');
    const [call = ''] = sandbox().called('systemd-run');
    expect(call.split(' --')).toEqual(
      expect.arrayContaining([
        'unit=command@by-hand.service',
        'uid=app',
        'gid=app',
        'property=RuntimeMaxSec=90',
      ]),
    );
    expect(sandbox().read('/run/aws-bootstrap/app.environment')).toContain('GREETING="hello"\n');
  });

  const stops = () =>
    sandbox()
      .called('systemctl')
      .filter((call) => call.startsWith('systemctl stop'));
  /** Files that show the end of a script. */
  const watched = () =>
    readdirSync(sandbox().path('/run/aws-bootstrap')).filter((name) => name.startsWith('watched-'));

  /** Begins a long command, and kills its script as Systems Manager does. */
  async function kill(): Promise<void> {
    const machine = sandbox();
    const child = spawn(script('echo begun; sleep 600'), {
      env: machine.environment(),
      stdio: 'ignore',
      detached: true, // a process group of its own, as the agent makes one
    });
    await until(() => machine.read(LOG) === 'begun\n');
    expect(stops()).toEqual([]);
    process.kill(-child.pid!, 'SIGKILL');
    await until(() => stops().length > 0 && watched().length === 0);
  }

  it('is ended when Systems Manager kills its script, as for a cancelled command', async () => {
    await kill();
    expect(stops()).toEqual(['systemctl stop command@by-hand.service']);
  }, 120_000);

  it('is not ended by the process that watched an earlier command', async () => {
    for (const command of ['true', 'exit 3']) run(command);
    // Those that watched them have seen their end by the time that a third one is killed.
    await kill();
    expect(stops()).toHaveLength(1);
  }, 120_000);

  it('ends with its own status, and its last lines', () => {
    const { status, stdout } = run('echo why; exit 7');
    expect({ status, stdout }).toEqual({
      status: 7,
      stdout: 'why\nrun-command: by-hand failed with status 7.\n',
    });
  });

  it('does not run before there is a release', () => {
    sandbox().run(['rm', '-r', sandbox().path(CURRENT)]);
    expect(run('true')).toMatchObject({
      status: 69,
      stdout: 'by-hand did not run: nothing was released to this instance yet. First: npm run release.\n',
    });
  });

  it.each([
    ['nothing', ''],
    ['a quote', "a'b"],
    ['a blank', 'a b'],
    ['$()', '$(id)'],
    ['backticks', '`id`'],
    ['a line break', 'a\nb'],
    ['more than a document takes', 'A'.repeat(10921)],
  ])('is not taken by Systems Manager as %s', (_, command) =>
    expect(() => scriptOf(content(), { command, seconds: '60' })).toThrow('InvalidParameters'),
  );
});

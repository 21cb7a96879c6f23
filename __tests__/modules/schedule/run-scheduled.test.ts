import { spawn } from 'node:child_process';
import { linkSync, readdirSync, statSync } from 'node:fs';
import { sandboxForEach } from '../../app-deploy/sandbox';
import { fakeTransientUnits } from '../../support/transient-units';
import { linesOf } from './documents';

const CURRENT = '/opt/app/current';
const COPY = '/opt/app/scheduled/nightly';
const sandbox = sandboxForEach();

beforeEach(() => {
  const machine = sandbox();
  machine.boot({ environment: { GREETING: 'hello' } });
  machine.write('/etc/aws-bootstrap/instance.env', 'PORT=8443\nCONTRACT=3\n');
  machine.unpack(CURRENT, {
    'release.json': '{}',
    Procfile: 'web: node .\n',
    'deploy/app.conf': '[Service]\n',
  });
  machine.write('/var/log/app/nightly.log', '');
  fakeTransientUnits(machine);
});

/** Runs the document's script with another command than that of the settings. */
function run(command: string) {
  const machine = sandbox();
  const lines = linesOf('nightly').replace(
    /^COMMAND=.*$/m,
    () => `COMMAND='${command.replaceAll("'", `'\\''`)}'`,
  );
  machine.write('/script.sh', lines, 0o755);
  return machine.run([machine.path('/script.sh')]);
}

describe('a scheduled command on its instance', () => {
  it('runs in a copy of the release, which is gone afterwards', () => {
    const { status, stdout } = run('pwd; ls');
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nightly succeeded.') as string,
    });
    expect(sandbox().read('/var/log/app/nightly.log').split('\n')).toEqual(
      expect.arrayContaining([sandbox().path(COPY), 'Procfile', 'release.json']),
    );
    expect(readdirSync(sandbox().path('/opt/app/scheduled'))).toEqual([]);
  });

  it('is what the settings say, quotes, dollars and all', () => {
    sandbox().write(`${CURRENT}/npm`, '#!/bin/bash\necho "$A" "$@"', 0o755);
    const lines = linesOf('nightly').replace('npm run', './npm run');
    sandbox().write('/script.sh', lines, 0o755);
    expect(sandbox().run([sandbox().path('/script.sh')]).status).toBe(0);
    expect(sandbox().read('/var/log/app/nightly.log')).toBe("it's run nightly -- c %{d}\n");
  });

  it('keeps its files during a release', () => {
    const swap = `mv ${sandbox().path(CURRENT)} ${sandbox().path('/opt/app/x')}; rm -rf ${sandbox().path('/opt/app/x')}`;
    expect(run(`${swap}; cat Procfile`).status).toBe(0);
    expect(sandbox().read('/var/log/app/nightly.log')).toBe('web: node .\n');
  });

  it('needs no disk space: the copy is made of links', () => {
    linkSync(sandbox().path(`${CURRENT}/Procfile`), sandbox().path('/kept'));
    run(`stat --format %h Procfile`);
    expect(sandbox().read('/var/log/app/nightly.log')).toBe('3\n');
    expect(statSync(sandbox().path('/kept')).nlink).toBe(2);
  });

  // Systems Manager would reboot the instance at 194.
  it.each([
    [7, 7],
    [194, 1],
  ])('that ends with %i ends with %i, and its last lines', (own, expected) => {
    expect(run(`echo why; exit ${own}`)).toMatchObject({
      status: expected,
      stdout: `why\nrun-command: nightly failed with status ${own}.\n`,
    });
    expect(readdirSync(sandbox().path('/opt/app/scheduled'))).toEqual([]);
  });

  it('has the time limit of the settings', () => {
    run('true');
    expect(sandbox().called('systemd-run')[0]).toContain(' --property=RuntimeMaxSec=5400 ');
  });

  it('removes the files of a killed run', () => {
    sandbox().write(`${COPY}/left`, '');
    expect(run('test ! -e left').status).toBe(0);
  });

  const contract = (line: string) => () => sandbox().write('/etc/aws-bootstrap/instance.env', `${line}\n`);
  const tooOld = (has: number) =>
    `nightly did not run: this instance is too old to run commands (its contract is ${has}, 3 is needed). Replace the ` +
    'instances: npm run refresh-instances -- STAGE.\n';

  it.each<[string, () => void, number, string]>([
    ['an instance of an older contract', contract('CONTRACT=2'), 69, tooOld(2)],
    ['an instance from before there was a contract', contract('PORT=8443'), 69, tooOld(1)],
    [
      'an instance with the placeholder alone',
      () => sandbox().run(['rm', '-r', sandbox().path(CURRENT)]),
      69,
      'nightly did not run: nothing was released to this instance yet. First: npm run release.\n',
    ],
    [
      'a release of the first form',
      () =>
        sandbox().run([
          'rm',
          '-r',
          sandbox().path(`${CURRENT}/deploy/run-command.sh`),
          sandbox().path(`${CURRENT}/Procfile`),
        ]),
      69,
      'nightly did not run: the release here is too old to run commands: it has no deploy/run-command.sh. ' +
        'Update deploy/ of the app, then release again.\n',
    ],
    [
      'a process of the same name',
      () => sandbox().write(`${CURRENT}/Procfile`, 'web: a\nnightly : b\n'),
      69,
      'nightly did not run: Procfile has a process nightly too, and both would write the same log. Rename one of them.\n',
    ],
    [
      'one that still runs, of which nobody knows',
      () => sandbox().write('/fake-units/command@nightly.service', 'active\n'),
      75,
      'nightly is still running: it was not started a second time.\n',
    ],
  ])('says why it does not run: %s', (_, change, status, stdout) => {
    change();
    expect(run('touch /tmp/never')).toEqual({ status, stdout, stderr: '' });
    expect(sandbox().called('systemd-run')).toEqual([]);
  });

  it('is not started a second time while it runs', async () => {
    const machine = sandbox();
    run('true');
    const words = machine.path('/script.sh');
    const [started, go] = [machine.path('/started'), machine.path('/go')];
    const lines = machine
      .read('/script.sh')
      .replace(/^COMMAND=.*$/m, `COMMAND='touch ${started}; until [ -e ${go} ]; do sleep 0.05; done'`);
    machine.write('/script.sh', lines, 0o755);
    const first = spawn(words, {
      env: {
        ...process.env,
        ROOT: machine.root,
        PATH: `${machine.path('/fake-bin')}:${process.env['PATH']}`,
      },
    });
    const ended = new Promise((resolve) => first.on('close', resolve));
    while (!machine.exists('/started')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(machine.run([words])).toEqual({
      status: 75,
      stdout: 'nightly is running already: it was not started a second time.\n',
      stderr: '',
    });
    machine.write('/go', '');
    expect(await ended).toBe(0);
  });
});

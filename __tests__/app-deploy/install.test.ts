import { chmodSync, statSync } from 'node:fs';
import { type Sandbox, sandboxForEach } from './sandbox';

const NEXT = '/opt/app/next';
const CURRENT = '/opt/app/current';
const RELEASE = {
  'dist/server.js': 'serve()',
  'package.json': '{}',
  'release.json': '{"commit":"new","build":"b:2"}',
};
const sandbox = sandboxForEach();

/** An instance on which a release runs, and whose start-up went through. */
function running(machine: Sandbox): void {
  machine.boot();
  machine.write('/usr/bin/node-22', '', 0o755);
  machine.fake('systemctl');
  machine.unpack(CURRENT, {
    ...RELEASE,
    'release.json': '{"commit":"old","build":"b:1"}',
    'dist/gone.js': 'old()',
  });
  machine.unpack('/bundle', RELEASE);
}

const run = (script: string) => sandbox().run([sandbox().path(`/bundle/deploy/scripts/${script}.sh`)]);
const beforeInstall = () => run('before-install');
const afterInstall = () => run('after-install');
const commit = () => (JSON.parse(sandbox().read(`${CURRENT}/release.json`)) as { commit: string }).commit;
const mode = (path: string) => (statSync(sandbox().path(path)).mode & 0o777).toString(8);

beforeEach(() => running(sandbox()));

describe('before-install.sh', () => {
  it('makes room for the release and leaves the one that runs alone', () => {
    sandbox().write(`${NEXT}/dist/half`, 'of a deployment that was broken off');
    expect(beforeInstall()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(sandbox().exists(NEXT)).toBe(false);
    expect(commit()).toBe('old');
    expect(beforeInstall().status).toBe(0);
  });

  it.each(['/usr/bin/node-22', '/opt/aws-bootstrap/make-certificate.sh', '/etc/aws-bootstrap/app.json'])(
    'refuses an instance without %s',
    (path) => {
      sandbox().run(['rm', sandbox().path(path)]);
      expect(beforeInstall()).toEqual({
        status: 1,
        stdout: '',
        stderr: `before-install: ${path} is missing: this instance's start-up did not finish; see /var/log/cloud-init-output.log.\n`,
      });
      expect(commit()).toBe('old');
    },
  );

  // Seen on a machine that booted: ApplicationStop had ended the app, and nothing started it again.
  it('starts the release that ran before again where it refuses the new one, and only there', () => {
    expect(beforeInstall().status).toBe(0);
    expect(sandbox().called('systemctl')).toEqual([]);
    sandbox().fake('df', 'printf "Avail\\n   63\\n"');
    expect(beforeInstall().status).toBe(1);
    expect(sandbox().called('systemctl')).toEqual(['systemctl start --no-block app.service']);
  });

  it('refuses the first release too, where there is nothing to start again', () => {
    sandbox().run(['rm', '-r', sandbox().path(CURRENT)]);
    sandbox().fake('df', 'printf "Avail\\n   63\\n"');
    expect(beforeInstall().status).toBe(1);
    expect(sandbox().called('systemctl')).toEqual([]);
  });

  it('refuses a release for which the disk has no room', () => {
    sandbox().fake('df', 'printf "Avail\\n   63\\n"');
    const { status, stderr } = beforeInstall();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^before-install: the disk is full: 63 MiB are free in \/opt\/app, \d+ are needed\.\n$/,
    );
    expect(commit()).toBe('old');
  });

  it.each([
    [165, 1],
    [164, 0],
  ])(
    'asks for the size of the release and 64 MiB more: %s needed of 164 free ends with %s',
    (needed, status) => {
      sandbox().fake('df', 'printf "Avail\\n  164\\n"');
      sandbox().fake('du', `printf '%s\\t%s\\n' ${needed - 64} "$2"`);
      expect(beforeInstall().status).toBe(status);
      expect(sandbox().called('du')).toEqual([`du -sm ${sandbox().path('/bundle')}`]);
    },
  );
});

describe('after-install.sh', () => {
  it('replaces the whole release, and the unit that runs it', () => {
    sandbox().unpack(NEXT, RELEASE);
    expect(afterInstall()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(commit()).toBe('new');
    expect(sandbox().exists(`${CURRENT}/dist/gone.js`)).toBe(false);
    expect(sandbox().run(['ls', sandbox().path('/opt/app')]).stdout).toBe('current\n');
    expect(sandbox().read('/etc/systemd/system/app.service')).toBe(
      sandbox().read('/bundle/deploy/app.service'),
    );
    expect(sandbox().called('systemctl')).toEqual(['systemctl daemon-reload']);
  });

  it('puts the first release in place', () => {
    sandbox().run(['rm', '-r', sandbox().path(CURRENT)]);
    sandbox().unpack(NEXT, RELEASE);
    expect(afterInstall().status).toBe(0);
    expect(commit()).toBe('new');
  });

  it('may run again', () => {
    sandbox().unpack(NEXT, RELEASE);
    afterInstall();
    expect(afterInstall()).toEqual({
      status: 0,
      stdout: 'after-install: the release is in its place already.\n',
      stderr: '',
    });
    expect(commit()).toBe('new');
  });

  it('goes on where it was interrupted', () => {
    sandbox().unpack(NEXT, RELEASE);
    sandbox().run(['mv', sandbox().path(CURRENT), sandbox().path(`${CURRENT}.old`)]);
    expect(afterInstall().status).toBe(0);
    expect(commit()).toBe('new');
    expect(sandbox().exists(`${CURRENT}.old`)).toBe(false);
  });

  it('lets the app read every file and write none, however they were packed', () => {
    sandbox().unpack(NEXT, RELEASE);
    chmodSync(sandbox().path(`${NEXT}/dist/server.js`), 0o600);
    chmodSync(sandbox().path(`${NEXT}/package.json`), 0o666);
    chmodSync(sandbox().path(`${NEXT}/dist`), 0o700);
    expect(afterInstall().status).toBe(0);
    expect(['dist', 'dist/server.js', 'package.json'].map((path) => mode(`${CURRENT}/${path}`))).toEqual([
      '755',
      '644',
      '644',
    ]);
    expect(sandbox().called('chown')).toEqual([`chown -R root:root ${sandbox().path(NEXT)}`]);
  });

  it('refuses when CodeDeploy installed nothing', () => {
    sandbox().run(['rm', '-r', sandbox().path(CURRENT)]);
    expect(afterInstall()).toMatchObject({
      status: 1,
      stderr: 'after-install: /opt/app/next is missing: CodeDeploy installed nothing.\n',
    });
  });

  it.each(['dist/server.js', 'package.json', 'release.json', 'deploy/app.service'])(
    'refuses a release in which %s is missing or empty, and keeps the one that ran',
    (file) => {
      sandbox().unpack(NEXT, RELEASE);
      sandbox().write(`${NEXT}/${file}`, '');
      const refused = {
        status: 1,
        stdout: '',
        stderr: `after-install: ${file} is missing in the release, or empty: see the build's log.\n`,
      };
      expect(afterInstall()).toEqual(refused);
      sandbox().run(['rm', sandbox().path(`${NEXT}/${file}`)]);
      expect(afterInstall()).toEqual(refused);
      expect(commit()).toBe('old');
      expect(sandbox().exists('/etc/systemd/system/app.service')).toBe(false);
    },
  );

  it.each(['no JSON', '{"build":"b:2"}', '[]', 'null'])('refuses a release.json that holds %s', (content) => {
    sandbox().unpack(NEXT, { ...RELEASE, 'release.json': content });
    expect(afterInstall()).toMatchObject({
      status: 1,
      stderr: "after-install: release.json names no commit: see the build's log.\n",
    });
    expect(commit()).toBe('old');
  });

  it('stops where its own rights do not suffice, before the release that ran is touched', () => {
    sandbox().unpack(NEXT, RELEASE);
    sandbox().fake('chown', 'echo "chown: Operation not permitted" >&2; exit 1');
    expect(afterInstall()).toMatchObject({ status: 1, stderr: 'chown: Operation not permitted\n' });
    expect(commit()).toBe('old');
  });
});

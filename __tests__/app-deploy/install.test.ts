import { chmodSync, statSync } from 'node:fs';
import { type Sandbox, sandboxForEach } from './sandbox';

const NEXT = '/opt/app/next';
const CURRENT = '/opt/app/current';
const RELEASE = {
  Procfile: 'web: bash dist/serve.sh\n',
  'dist/serve.sh': 'serve',
  'package.json': '{}',
  'release.json': '{"commit":"new","build":"b:2"}',
};
const sandbox = sandboxForEach();

/** An instance on which a release runs, and whose start-up went through. */
function running(machine: Sandbox): void {
  machine.boot();
  machine.write('/usr/sbin/nginx', '', 0o755);
  contract(machine, '2');
  machine.fake('systemctl');
  machine.unpack(CURRENT, {
    ...RELEASE,
    'release.json': '{"commit":"old","build":"b:1"}',
    'dist/gone.sh': 'old',
  });
  machine.unpack('/bundle', RELEASE);
}

/** The number that the instance names; none is what one without a proxy says. */
function contract(machine: Sandbox, number: string | undefined): void {
  const file = '/etc/aws-bootstrap/instance.env';
  const rest = machine.read(file).replace(/^CONTRACT=.*\n/m, '');
  machine.write(file, number === undefined ? rest : `${rest}CONTRACT='${number}'\n`);
}

/** Makes what runs a release of the first form, which app.service runs. */
function firstForm(machine: Sandbox): void {
  machine.run(['rm', machine.path(`${CURRENT}/Procfile`)]);
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

  it.each(['/usr/sbin/nginx', '/opt/aws-bootstrap/make-certificate.sh', '/etc/aws-bootstrap/app.json'])(
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

  it.each([
    ['names no contract', undefined, '1'],
    ['names an older contract', '1', '1'],
  ])('refuses an instance that %s, with the order in which to get there', (_, number, shown) => {
    contract(sandbox(), number);
    sandbox().write(`${NEXT}/left`, 'over');
    expect(beforeInstall()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `before-install: this instance has no proxy (its contract is ${shown}), and this release needs one (contract 2). ` +
        'In this order: npm run deploy -- STAGE and npm run refresh-instances -- STAGE for each stage, ' +
        'npm run deploy -- pipeline, then push again.\n',
    });
    expect(commit()).toBe('old');
    expect(sandbox().exists(`${NEXT}/left`)).toBe(true); // nothing was changed
  });

  it('takes an instance of a later contract', () => {
    contract(sandbox(), '3');
    expect(beforeInstall().status).toBe(0);
  });

  it('refuses a release whose program this instance has not, before it is copied', () => {
    sandbox().write('/bundle/Procfile', 'web: bundler-9 exec puma\n');
    expect(beforeInstall()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'check-release: Procfile, line 1: the program `bundler-9` is not on this instance (/usr/local/bin:/usr/bin:/bin): ' +
        'name its package in `app.packages` of the settings and refresh the instances, or take it into the release.\n' +
        'before-install: the release cannot be started here; the lines above say why.\n',
    });
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl enable web.service',
      'systemctl start --no-block web.service',
    ]);
  });

  // Seen on a machine that booted: ApplicationStop had ended the app, and nothing started it again.
  it('starts the release that ran before again where it refuses the new one, and only there', () => {
    expect(beforeInstall().status).toBe(0);
    expect(sandbox().called('systemctl')).toEqual([]);
    sandbox().fake('df', 'printf "Avail\\n   63\\n"');
    expect(beforeInstall().status).toBe(1);
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl enable web.service',
      'systemctl start --no-block web.service',
    ]);
  });

  it('starts the one that ran where that takes the port itself: such a release was never disabled', () => {
    firstForm(sandbox());
    contract(sandbox(), undefined);
    expect(beforeInstall().status).toBe(1);
    expect(sandbox().called('systemctl')).toEqual(['systemctl start --no-block app.service']);
  });

  it('says the reason though nothing can be started again', () => {
    sandbox().fake('systemctl', 'exit 1');
    contract(sandbox(), undefined);
    expect(beforeInstall()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^before-install: this instance has no proxy/) as string,
    });
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
    expect(sandbox().exists(`${CURRENT}/dist/gone.sh`)).toBe(false);
    expect(sandbox().run(['ls', sandbox().path('/opt/app')]).stdout).toBe('current\n');
    expect(sandbox().read('/etc/systemd/system/web.service')).toBe(
      sandbox().read('/bundle/deploy/web.service'),
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
    chmodSync(sandbox().path(`${NEXT}/dist/serve.sh`), 0o700);
    chmodSync(sandbox().path(`${NEXT}/package.json`), 0o666);
    chmodSync(sandbox().path(`${NEXT}/dist`), 0o700);
    expect(afterInstall().status).toBe(0);
    expect(['dist', 'dist/serve.sh', 'package.json'].map((path) => mode(`${CURRENT}/${path}`))).toEqual([
      '755',
      '755',
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

  const incomplete = 'after-install: the release did not arrive whole; the lines above say why.\n';

  it.each(['appspec.yml', 'release.json', 'deploy/web.service', 'deploy/scripts/validate-service.sh'])(
    'refuses a release in which %s is missing or empty, and keeps the one that ran',
    (file) => {
      sandbox().unpack(NEXT, RELEASE);
      sandbox().write(`${NEXT}/${file}`, '');
      const refused = {
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(`^check-release: ${file} is missing in the release, or empty: .*\n${incomplete}$`),
        ) as string,
      };
      expect(afterInstall()).toEqual(refused);
      sandbox().run(['rm', sandbox().path(`${NEXT}/${file}`)]);
      expect(afterInstall()).toEqual(refused);
      expect(commit()).toBe('old');
      expect(sandbox().exists('/etc/systemd/system/web.service')).toBe(false);
    },
  );

  it.each(['no JSON', '{"build":"b:2"}', '[]', 'null'])('refuses a release.json that holds %s', (content) => {
    sandbox().unpack(NEXT, { ...RELEASE, 'release.json': content });
    expect(afterInstall()).toMatchObject({
      status: 1,
      stderr:
        'check-release: release.json names no commit: write {"commit": "…", "build": "…"}, as buildspec.yml does.\n' +
        incomplete,
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

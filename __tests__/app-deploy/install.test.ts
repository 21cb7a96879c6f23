import { chmodSync, statSync } from 'node:fs';
import { type Sandbox, sandboxForEach } from './sandbox';

const NEXT = '/opt/app/next';
const CURRENT = '/opt/app/current';
const UNITS = '/etc/systemd/system';
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
        `before-install: this release needs contract 2, and this instance keeps ${shown} (2: a proxy, 3: workers). ` +
        'In this order: npm run deploy -- STAGE and npm run refresh-instances -- STAGE for each stage, ' +
        'npm run deploy -- pipeline, then push again.\n',
    });
    expect(commit()).toBe('old');
    expect(sandbox().exists(`${NEXT}/left`)).toBe(true); // nothing was changed
  });

  it.each([
    ['3', 2],
    ['2', undefined],
    ['2', 'two'],
  ])('takes an instance of contract %s for a release that needs %s', (has, needed) => {
    contract(sandbox(), has);
    sandbox().write(
      '/bundle/release.json',
      JSON.stringify({ commit: 'new', build: 'b:2', contract: needed }),
    );
    expect(beforeInstall().status).toBe(0);
  });

  it('refuses an instance of contract 2 for a release that needs 3, and the old one serves on', () => {
    contract(sandbox(), '2');
    sandbox().write('/bundle/release.json', JSON.stringify({ commit: 'new', build: 'b:2', contract: 3 }));
    expect(beforeInstall()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^before-install: this release needs contract 3, and this instance keeps 2 \(2: a proxy, 3: workers\)\. In this order: /,
      ) as string,
    });
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl enable web.service',
      'systemctl start --no-block web.service',
    ]);
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
      stderr: expect.stringMatching(
        /^before-install: this release needs contract 2, and this instance keeps 1 /,
      ) as string,
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

  it('installs what its units share before the units, which would run as root without it', () => {
    sandbox().unpack(NEXT, RELEASE);
    sandbox().fake('install', `cp "\${@: -2:1}" /dev/null && PATH=/usr/bin exec install "$@"`);
    expect(afterInstall().status).toBe(0);
    const installed = sandbox()
      .called('install')
      .map((call) => call.split('/etc/systemd/system/')[1]);
    expect(installed).toEqual([
      'web.service.d/10-app.conf',
      'worker@.service.d/10-app.conf',
      'command@.service.d/10-app.conf',
      'web.service',
      'worker@.service',
    ]);
    for (const unit of ['web', 'worker@', 'command@'])
      expect(sandbox().read(`${UNITS}/${unit}.service.d/10-app.conf`)).toContain('\nUser=app\n');
  });

  describe('of a release with workers', () => {
    const Procfile =
      'release: bash dist/serve.sh\nweb: bash dist/serve.sh\nmail: bash dist/serve.sh\nq-2: bash dist/serve.sh\n';
    const limited = (limits: object) => {
      const settings = JSON.parse(sandbox().read('/etc/aws-bootstrap/app.json')) as object;
      sandbox().write('/etc/aws-bootstrap/app.json', JSON.stringify({ ...settings, limits }));
    };

    beforeEach(() => sandbox().write('/var/log/app/app.log', ''));

    it('has web want each of them, and gives each a log that it cannot change', () => {
      sandbox().unpack(NEXT, { ...RELEASE, Procfile });
      expect(afterInstall()).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(sandbox().called('systemctl')).toEqual([
        'systemctl daemon-reload',
        'systemctl enable worker@mail worker@q-2',
      ]);
      for (const name of ['mail', 'q-2']) {
        expect(mode(`/var/log/app/${name}.log`)).toBe('640');
        expect(sandbox().called('chgrp')).toContain(
          `chgrp app ${sandbox().path(`/var/log/app/${name}.log`)}`,
        );
      }
    });

    it('takes what is left of those that are not in it any more, and leaves what a person wrote', () => {
      for (const name of ['mail', 'gone', 'kept']) {
        sandbox().write(`${UNITS}/web.service.wants/worker@${name}.service`, '');
        sandbox().write(`${UNITS}/worker@${name}.service.d/20-limits.conf`, '');
      }
      sandbox().write(`${UNITS}/worker@kept.service.d/mine.conf`, '');
      sandbox().write(`${UNITS}/web.service.d/20-limits.conf`, 'old');
      sandbox().unpack(NEXT, RELEASE);
      expect(afterInstall()).toEqual({ status: 0, stdout: '', stderr: '' });
      const left = sandbox().run([
        'bash',
        '-c',
        'cd "$0" && ls web.service.wants; ls -d worker@*',
        sandbox().path(UNITS),
      ]);
      expect(left.stdout).toBe('worker@.service\nworker@.service.d\nworker@kept.service.d\n');
      expect(sandbox().exists(`${UNITS}/worker@kept.service.d/mine.conf`)).toBe(true);
      expect(sandbox().exists(`${UNITS}/web.service.d/20-limits.conf`)).toBe(false);
      expect(sandbox().called('systemctl')).toEqual(['systemctl daemon-reload']);
    });

    it('gives each process the limits that the settings have for it, and the others those of their units', () => {
      limited({
        web: { memoryPercent: 60, tasks: 512, openFiles: 65_536 },
        mail: { memoryPercent: 20, tasks: 64, openFiles: 4096 },
        release: { memoryPercent: 30, tasks: 64, openFiles: 4096 },
      });
      sandbox().unpack(NEXT, { ...RELEASE, Procfile });
      expect(afterInstall()).toEqual({ status: 0, stdout: '', stderr: '' });
      const limits = (unit: string) => sandbox().read(`${UNITS}/${unit}.service.d/20-limits.conf`);
      expect(limits('web')).toBe('[Service]\nMemoryMax=60%\nTasksMax=512\nLimitNOFILE=65536\n');
      expect(limits('worker@mail')).toBe('[Service]\nMemoryMax=20%\nTasksMax=64\nLimitNOFILE=4096\n');
      expect(sandbox().exists(`${UNITS}/worker@q-2.service.d`)).toBe(false);
    });

    it('comes to an instance whose settings know no limits', () => {
      sandbox().write(
        '/etc/aws-bootstrap/app.json',
        '{"region":"eu-central-1","environment":{},"secrets":{}}',
      );
      sandbox().unpack(NEXT, { ...RELEASE, Procfile });
      expect(afterInstall()).toEqual({ status: 0, stdout: '', stderr: '' });
    });
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
        'check-release: release.json names no commit: write {"commit": "…", "build": "…", "contract": 2}, as write-release.py does.\n' +
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

import { chmodSync, statSync } from 'node:fs';
import { CURRENT, NEXT, RELEASE, runningForEach } from './running';

const UNITS = '/etc/systemd/system';
const { sandbox, run, commit } = runningForEach();
const afterInstall = () => run('after-install');
const passed = { status: 0, stdout: '', stderr: '' };
const mode = (path: string) => (statSync(sandbox().path(path)).mode & 0o777).toString(8);

describe('after-install.sh', () => {
  it('replaces the whole release, and the unit that runs it', () => {
    sandbox().unpack(NEXT, RELEASE);
    expect(afterInstall()).toEqual(passed);
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
      stdout: 'after-install: the release is installed already.\n',
      stderr: '',
    });
    expect(commit()).toBe('new');
  });

  it('installs app.conf before the units, which would run as root without it', () => {
    sandbox().unpack(NEXT, RELEASE);
    sandbox().fake('install', `cp "\${@: -2:1}" /dev/null && PATH=/usr/bin exec install "$@"`, 'bash');
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
    const Procfile = ['release', 'web', 'mail', 'q-2']
      .map((name) => `${name}: bash dist/serve.sh\n`)
      .join('');
    const limited = (limits: object) => {
      const settings = JSON.parse(sandbox().read('/etc/aws-bootstrap/app.json')) as object;
      sandbox().write('/etc/aws-bootstrap/app.json', JSON.stringify({ ...settings, limits }));
    };

    beforeEach(() => sandbox().write('/var/log/app/app.log', ''));

    it('enables each for web.service, and gives each a log that it cannot change', () => {
      sandbox().unpack(NEXT, { ...RELEASE, Procfile });
      expect(afterInstall()).toEqual(passed);
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

    it("removes the files of workers that are no longer in it, and keeps a person's files", () => {
      for (const name of ['mail', 'gone', 'kept']) {
        sandbox().write(`${UNITS}/web.service.wants/worker@${name}.service`, '');
        sandbox().write(`${UNITS}/worker@${name}.service.d/20-limits.conf`, '');
      }
      sandbox().write(`${UNITS}/worker@kept.service.d/mine.conf`, '');
      sandbox().write(`${UNITS}/web.service.d/20-limits.conf`, 'old');
      sandbox().unpack(NEXT, RELEASE);
      expect(afterInstall()).toEqual(passed);
      const list = 'cd "$0" && ls web.service.wants; ls -d worker@*';
      const left = sandbox().run(['bash', '-c', list, sandbox().path(UNITS)]);
      expect(left.stdout).toBe('worker@.service\nworker@.service.d\nworker@kept.service.d\n');
      expect(sandbox().exists(`${UNITS}/worker@kept.service.d/mine.conf`)).toBe(true);
      expect(sandbox().exists(`${UNITS}/web.service.d/20-limits.conf`)).toBe(false);
      expect(sandbox().called('systemctl')).toEqual(['systemctl daemon-reload']);
    });

    it('gives each process its limits of the settings, and the others those of their units', () => {
      limited({
        web: { memoryPercent: 60, tasks: 512, openFiles: 65_536 },
        mail: { memoryPercent: 20, tasks: 64, openFiles: 4096 },
        release: { memoryPercent: 30, tasks: 64, openFiles: 4096 },
      });
      sandbox().unpack(NEXT, { ...RELEASE, Procfile });
      expect(afterInstall()).toEqual(passed);
      const limits = (unit: string) => sandbox().read(`${UNITS}/${unit}.service.d/20-limits.conf`);
      expect(limits('web')).toBe('[Service]\nMemoryMax=60%\nTasksMax=512\nLimitNOFILE=65536\n');
      expect(limits('worker@mail')).toBe('[Service]\nMemoryMax=20%\nTasksMax=64\nLimitNOFILE=4096\n');
      expect(sandbox().exists(`${UNITS}/worker@q-2.service.d`)).toBe(false);
    });

    it('works on an old instance, whose app.json has no limits', () => {
      sandbox().write(
        '/etc/aws-bootstrap/app.json',
        '{"region":"eu-central-1","environment":{},"secrets":{}}',
      );
      sandbox().unpack(NEXT, { ...RELEASE, Procfile });
      expect(afterInstall()).toEqual(passed);
    });
  });

  it('continues after an interruption', () => {
    sandbox().unpack(NEXT, RELEASE);
    sandbox().run(['mv', sandbox().path(CURRENT), sandbox().path(`${CURRENT}.old`)]);
    expect(afterInstall().status).toBe(0);
    expect(commit()).toBe('new');
    expect(sandbox().exists(`${CURRENT}.old`)).toBe(false);
  });

  it('lets the app read every file and write none, with any modes in the archive', () => {
    sandbox().unpack(NEXT, RELEASE);
    chmodSync(sandbox().path(`${NEXT}/dist/serve.sh`), 0o700);
    chmodSync(sandbox().path(`${NEXT}/package.json`), 0o666);
    chmodSync(sandbox().path(`${NEXT}/dist`), 0o700);
    expect(afterInstall().status).toBe(0);
    const modes = ['dist', 'dist/serve.sh', 'package.json'].map((path) => mode(`${CURRENT}/${path}`));
    expect(modes).toEqual(['755', '755', '644']);
    expect(sandbox().called('chown')).toEqual([`chown -R root:root ${sandbox().path(NEXT)}`]);
  });

  it('refuses when CodeDeploy installed nothing', () => {
    sandbox().run(['rm', '-r', sandbox().path(CURRENT)]);
    expect(afterInstall()).toMatchObject({
      status: 1,
      stderr: 'after-install: /opt/app/next is missing: CodeDeploy copied no release there.\n',
    });
  });

  const incomplete = 'after-install: the release is incomplete; the lines above say why.\n';

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

  it.each(['no JSON', '{"build":"b:2"}', '[]', 'null'])('refuses a release.json with %s', (content) => {
    sandbox().unpack(NEXT, { ...RELEASE, 'release.json': content });
    expect(afterInstall()).toMatchObject({
      status: 1,
      stderr:
        'check-release: release.json names no commit: write {"commit": "…", "build": "…", "contract": 2}, as write-release.py does.\n' +
        incomplete,
    });
    expect(commit()).toBe('old');
  });

  it('fails without the needed rights, before it changes the current release', () => {
    sandbox().unpack(NEXT, RELEASE);
    sandbox().fake('chown', 'echo "chown: Operation not permitted" >&2; exit 1');
    expect(afterInstall()).toMatchObject({ status: 1, stderr: 'chown: Operation not permitted\n' });
    expect(commit()).toBe('old');
  });
});

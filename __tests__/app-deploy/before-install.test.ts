import { CURRENT, NEXT, contract, runningForEach } from './running';

const { sandbox, run, commit } = runningForEach();
const beforeInstall = () => run('before-install');

describe('before-install.sh', () => {
  it('makes room for the release and does not change the current one', () => {
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
        stderr: `before-install: ${path} is missing: the start-up of this instance did not finish. See /var/log/cloud-init-output.log.\n`,
      });
      expect(commit()).toBe('old');
    },
  );

  const needs = (needed: number, shown: string) =>
    `before-install: this release needs contract ${needed}, this instance provides ${shown} (2: a proxy, 3: workers). ` +
    'Update both, in this order: npm run deploy -- STAGE and npm run refresh-instances -- STAGE for each stage, ' +
    'npm run deploy -- pipeline, then push again.\n';
  /** A bundle that needs a contract. */
  const asking = (needed: unknown) =>
    sandbox().write(
      '/bundle/release.json',
      JSON.stringify({ commit: 'new', build: 'b:2', contract: needed }),
    );
  const STARTED_AGAIN = ['systemctl enable web.service', 'systemctl start --no-block web.service'];

  it.each<[has: string | undefined, needed: number | undefined, shown: string]>([
    [undefined, undefined, '1'],
    ['1', undefined, '1'],
    ['2', 3, '2'],
  ])(
    'refuses an instance of contract %s for a release that needs %s, and starts the current one again',
    (has, needed, shown) => {
      contract(sandbox(), has);
      asking(needed);
      sandbox().write(`${NEXT}/left`, 'over');
      expect(beforeInstall()).toEqual({ status: 1, stdout: '', stderr: needs(needed ?? 2, shown) });
      expect(commit()).toBe('old');
      expect(sandbox().exists(`${NEXT}/left`)).toBe(true); // nothing was changed
      expect(sandbox().called('systemctl')).toEqual(STARTED_AGAIN);
    },
  );

  it.each([
    ['3', 2],
    ['3', undefined],
    ['2', undefined],
    ['2', 'two'],
  ])('accepts an instance of contract %s for a release that needs %s', (has, needed) => {
    contract(sandbox(), has);
    asking(needed);
    expect(beforeInstall().status).toBe(0);
  });

  it('refuses a release whose program is missing on the instance, before it is copied', () => {
    sandbox().write('/bundle/Procfile', 'web: bundler-9 exec puma\n');
    expect(beforeInstall()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'check-release: Procfile, line 1: the program `bundler-9` is not on this instance (/usr/local/bin:/usr/bin:/bin): ' +
        'name its package in `app.packages` of the settings and refresh the instances, or take it into the release.\n' +
        'before-install: this instance cannot start the release; the lines above say why.\n',
    });
    expect(sandbox().called('systemctl')).toEqual(STARTED_AGAIN);
  });

  // Seen on a machine that booted: ApplicationStop had ended the app, and nothing started it again.
  it('starts the current release again only if it refuses the new one', () => {
    expect(beforeInstall().status).toBe(0);
    expect(sandbox().called('systemctl')).toEqual([]);
    sandbox().fake('df', 'printf "Avail\\n   63\\n"');
    expect(beforeInstall().status).toBe(1);
    expect(sandbox().called('systemctl')).toEqual(STARTED_AGAIN);
  });

  it('starts an old release by app.service, which was never disabled', () => {
    sandbox().run(['rm', sandbox().path(`${CURRENT}/Procfile`)]); // a release of the first form
    contract(sandbox(), undefined);
    expect(beforeInstall().status).toBe(1);
    expect(sandbox().called('systemctl')).toEqual(['systemctl start --no-block app.service']);
  });

  it('prints the reason even if nothing can be started again', () => {
    sandbox().fake('systemctl', 'exit 1');
    contract(sandbox(), undefined);
    expect(beforeInstall()).toMatchObject({ status: 1, stderr: needs(2, '1') });
  });

  it('refuses a first release that the disk has no room for', () => {
    sandbox().run(['rm', '-r', sandbox().path(CURRENT)]);
    sandbox().fake('df', 'printf "Avail\\n   63\\n"');
    const { status, stderr } = beforeInstall();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^before-install: the disk is full: \/opt\/app has 63 MiB free, the release needs \d+ MiB\.\n$/,
    );
    expect(sandbox().called('systemctl')).toEqual([]);
  });

  it.each([
    [165, 1],
    [164, 0],
  ])(
    'needs the size of the release and 64 MiB more: %s needed of 164 free has status %s',
    (needed, status) => {
      sandbox().fake('df', 'printf "Avail\\n  164\\n"');
      sandbox().fake('du', `printf '%s\\t%s\\n' ${needed - 64} "$2"`);
      expect(beforeInstall().status).toBe(status);
      expect(sandbox().called('du')).toEqual([`du -sm ${sandbox().path('/bundle')}`]);
    },
  );
});

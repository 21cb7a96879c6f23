import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { machineWithUnits } from '../../app-deploy/machine-with-units';
import { REPOSITORY, type Sandbox } from '../../app-deploy/sandbox';
import { directives } from '../../support/unit';

const PROXY = 'modules/fleet/instance/proxy.service';
const PLACEHOLDER = 'modules/fleet/instance/placeholder.service';
const UNITS = [PROXY, PLACEHOLDER];

describe('proxy.service', () => {
  const proxy = directives(PROXY);

  it('runs as its own user; only that user may read the key', () => {
    expect([proxy.get('User'), proxy.get('Group')]).toEqual([['proxy'], ['proxy']]);
    expect(proxy.get('ExecStartPre')).toEqual(['+/opt/aws-bootstrap/make-certificate.sh proxy']);
  });

  it('may write its log, and temporary files that are removed with it', () => {
    expect(proxy.get('ReadWritePaths')).toEqual(['/var/log/proxy']);
    expect(proxy.get('RuntimeDirectory')).toEqual(['proxy']);
  });

  it('has no reload, and is started only by the units behind it', () => {
    expect([proxy.get('ExecReload'), proxy.get('WantedBy')]).toEqual([undefined, undefined]);
  });

  it('stops before an old release without a proxy uses the port', () => {
    expect([proxy.get('Conflicts'), proxy.get('Before')]).toEqual([['app.service'], ['app.service']]);
  });

  it('has more files than it has connections', () => {
    const [, connections] =
      /worker_connections (\d+);/.exec(
        readFileSync(join(REPOSITORY, 'modules/fleet/instance/nginx.conf'), 'utf8'),
      ) ?? [];
    expect(Number(proxy.get('LimitNOFILE')?.[0])).toBeGreaterThan(2 * Number(connections));
  });
});

describe('placeholder.service', () => {
  const placeholder = directives(PLACEHOLDER);

  it('starts the proxy, which is in front of it', () => {
    for (const name of ['After', 'Wants'])
      expect(placeholder.get(name)?.[0]?.split(' ')).toContain('proxy.service');
  });

  it('stops before the app uses the port, for every form of a release', () => {
    for (const name of ['Conflicts', 'Before'])
      expect(placeholder.get(name)).toEqual(['web.service app.service']);
  });
});

// systemd is there on Linux alone; the properties above hold everywhere.
if (process.platform === 'linux') {
  describe('systemd', () => {
    let machine: Sandbox;

    beforeAll(() => (machine = machineWithUnits(UNITS)));

    afterAll(() => machine.remove());

    const analyze = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
      return { status, output: stdout + stderr };
    };

    it.each(UNITS.map((path) => basename(path)))('knows every line of %s', (unit) => {
      expect(analyze('verify', '--man=no', `--root=${machine.root}`, unit)).toEqual({
        status: 0,
        output: '',
      });
    });

    it.each(UNITS.map((path) => basename(path)))('finds little exposed in %s: at most 2.0 of 10', (unit) => {
      const { status, output } = analyze(
        ...['security', '--offline=yes', '--threshold=20', '--no-pager', `--root=${machine.root}`, unit],
      );
      expect({ status, level: /Overall exposure level .*: (\S+)/.exec(output)?.[1] }).toEqual({
        status: 0,
        level: expect.stringMatching(/^[01]\.\d$/) as string,
      });
    });
  });
}

import { sandboxForEach } from '../../app-deploy/sandbox';
import {
  CTL,
  failing,
  freshImage,
  installs,
  ours,
  START_UP,
  starts,
  startUp,
  systemctl,
} from './fresh-image';

const sandbox = sandboxForEach();

describe('downloads at start-up', () => {
  beforeEach(() => freshImage(sandbox()));

  it.each([
    ['dnf', 'nginx', 'installing nginx'],
    ['dnf', 'nodejs22', 'installing nodejs22'],
    ['dnf', 'amazon-cloudwatch-agent', 'installing amazon-cloudwatch-agent rsyslog logrotate'],
    ['dnf', 'ruby', 'installing ruby3.2'],
  ])('%s of %s is tried again, waiting longer each time', (name, pattern, what) => {
    sandbox().fake(name, failing(sandbox(), `*${pattern}*`, 3));
    const { status, stdout } = startUp(sandbox());
    expect(status).toBe(0);
    expect(sandbox().called('sleep')).toEqual(['sleep 5', 'sleep 10', 'sleep 20']);
    expect(stdout).toContain(`start-up: ${what} failed; next try in 20 s\n`);
    expect(stdout.trimEnd().endsWith('start-up: done')).toBe(true);
  });

  it('the CodeDeploy agent is downloaded again if the file is no Ruby', () => {
    sandbox().fake(
      'ruby',
      `${failing(sandbox(), '*-c*', 1)}\n[ "$2" = auto ] || exit 0\n${installs(sandbox())}`,
    );
    expect(startUp(sandbox()).status).toBe(0);
    expect(sandbox().called('curl')).toHaveLength(2);
  });

  it('the agent counts as installed only if its package is there, whatever the installer says', () => {
    sandbox().fake('ruby');
    sandbox().fake('tail', 'echo "E, ERROR -- : Error installing codedeploy-agent"');
    const { status, stdout, stderr } = startUp(sandbox());
    expect(status).toBe(1);
    expect(stdout).toContain('E, ERROR -- : Error installing codedeploy-agent\n');
    expect(stderr).toContain('start-up: FAILED: installing the CodeDeploy agent, 8 times.');
    expect(sandbox().called('systemctl')).not.toContain('systemctl enable --now codedeploy-agent.service');
  });

  it.each([
    ['dnf', 'nodejs22', 'installing nodejs22'],
    ['dnf', 'ruby', 'installing ruby3.2'],
    ['curl', 'aws-codedeploy', 'downloading the CodeDeploy agent'],
  ])('%s of %s that never works ends in one clear line, with the placeholder up', (name, pattern, what) => {
    sandbox().fake(name, failing(sandbox(), `*${pattern}*`, 99));
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(1);
    expect(stderr).toBe(
      `start-up: FAILED: ${what}, 8 times. Can this instance reach AWS (NAT or endpoints, routes, network ACLs)? ` +
        `Terminate the instance (Auto Scaling replaces it), or run ${sandbox().path(START_UP)} again.\n`,
    );
    const pauses = sandbox()
      .called('sleep')
      .map((call) => Number(call.split(' ')[1]));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(255);
    expect(sandbox().called('systemctl')).toContain('systemctl enable --now placeholder.service');
    expect(sandbox().called('systemctl')).not.toContain('systemctl enable --now codedeploy-agent.service');
  });

  it('without the proxy there is no placeholder and no release: nothing could be served', () => {
    sandbox().fake('dnf', failing(sandbox(), '*nginx*', 99));
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(1);
    expect(stderr).toMatch(/^start-up: FAILED: installing nginx, 8 times\. Can this instance reach AWS /);
    expect(sandbox().called('systemctl')).toEqual(['systemctl daemon-reload']);
  });

  it('a failed download leaves no files', () => {
    const temporary = sandbox().path('/temporary');
    sandbox().write('/temporary/keep', '');
    sandbox().fake('curl', failing(sandbox(), '*aws-codedeploy*', 99));
    sandbox().run([sandbox().path(START_UP)], { TMPDIR: temporary });
    expect(sandbox().run(['ls', temporary]).stdout).toBe('keep\n');
  });

  it('a step that fails for another reason is named', () => {
    sandbox().fake('useradd', 'exit 3');
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(3);
    expect(stderr).toMatch(/^start-up: FAILED: line \d+: .*useradd/);
  });
});

describe('an optional part', () => {
  beforeEach(() => freshImage(sandbox()));

  /** Makes a step fail so many times. */
  const STEPS: Record<string, (times: number) => void> = {
    'starting the placeholder': (times) =>
      systemctl(sandbox(), failing(sandbox(), '*placeholder.service', times)),
    'installing amazon-cloudwatch-agent rsyslog logrotate': (times) =>
      sandbox().fake('dnf', failing(sandbox(), '*amazon-cloudwatch-agent*', times)),
    'starting rsyslog': (times) => systemctl(sandbox(), failing(sandbox(), '*rsyslog.service', times)),
    'rotating logs hourly': (times) => systemctl(sandbox(), failing(sandbox(), '*logrotate.timer', times)),
    'starting the CloudWatch agent': (times) =>
      sandbox().write(CTL, `#!/bin/bash\n${failing(sandbox(), '*', times)}\n`, 0o755),
  };

  it.each(Object.keys(STEPS))('%s is tried again', (what) => {
    STEPS[what]?.(3);
    const { status, stdout, stderr } = startUp(sandbox());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`start-up: ${what} failed; next try in 20 s\n`);
    expect(sandbox().called('sleep')).toEqual(['sleep 5', 'sleep 10', 'sleep 20']);
  });

  it.each(Object.keys(STEPS))('%s never prevents the CodeDeploy agent, and is named at the end', (what) => {
    STEPS[what]?.(99);
    expect(startUp(sandbox())).toMatchObject({
      status: 1,
      stderr:
        `start-up: FAILED: ${what}, 4 times. Continuing without it.\n` +
        `start-up: FAILED, but releases still work: ${what}\n`,
    });
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
  });
});

describe('the start of the CodeDeploy agent', () => {
  beforeEach(() => freshImage(sandbox()));

  it.each(['mask --runtime', 'unmask --runtime', 'enable --now'])('is tried again at `%s`', (verb) => {
    systemctl(sandbox(), failing(sandbox(), `"${verb} codedeploy-agent.service"`, 3));
    expect(startUp(sandbox())).toMatchObject({ status: 0, stderr: '' });
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
  });

  it('ends in one clear line if it never works', () => {
    systemctl(sandbox(), '[ "$*" != "enable --now codedeploy-agent.service" ] || exit 1');
    expect(startUp(sandbox())).toMatchObject({
      status: 1,
      stderr:
        'start-up: FAILED: starting the CodeDeploy agent, 8 times. Can this instance reach AWS (NAT or endpoints, routes, ' +
        `network ACLs)? Terminate the instance (Auto Scaling replaces it), or run ${sandbox().path(START_UP)} again.\n`,
    });
  });
});

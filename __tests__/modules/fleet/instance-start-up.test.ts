import { statSync } from 'node:fs';
import type { UserDataProps } from '../../../modules/fleet/user-data';
import { type Sandbox, sandboxForEach } from '../../app-deploy/sandbox';

const START_UP = '/opt/aws-bootstrap/start-up.sh';
const AGENT_CONFIGURATION = '/etc/codedeploy-agent/conf/codedeployagent.yml';
const sandbox = sandboxForEach();

const CTL = '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl';
const FOLDERS = ['/opt/codedeploy-agent/deployment-root', '/var/log/aws/codedeploy-agent'];

/**
 * What installing the agent's package does, for the fake of its installer: it brings folders that everybody may read
 * and, where there is one, a configuration of its own, and starts the agent.
 */
const installs = (machine: Sandbox, configuration?: string) =>
  [
    `mkdir -p ${FOLDERS.map((path) => `'${machine.path(path)}'`).join(' ')}`,
    ...(configuration ? [`echo '${configuration}' > '${machine.path(AGENT_CONFIGURATION)}'`] : []),
    `touch '${machine.path('/agent-installed')}'`,
    'systemctl start codedeploy-agent.service 2>/dev/null || true',
  ].join('\n');

/**
 * The part of systemctl(1) that matters here: a unit that is masked is not started, `try-restart` leaves one alone
 * that does not run. Each start and restart of the agent is noted with the configuration that it reads.
 */
function systemctl(machine: Sandbox, more = ''): void {
  const [masked, runs, starts] = ['/masked', '/runs', '/starts'].map((path) => `'${machine.path(path)}'`);
  const read = `{ echo "$1:"; cat '${machine.path(AGENT_CONFIGURATION)}'; } >> ${starts}`;
  machine.fake(
    'systemctl',
    `${more}
     [[ "$*" == *codedeploy-agent.service ]] || exit 0
     case "$1" in
       mask) touch ${masked} ;;
       unmask) rm -f ${masked} ;;
       try-restart) [ ! -e ${runs} ] || ${read} ;;
       start | enable)
         if [ -e ${masked} ]; then echo 'Unit codedeploy-agent.service is masked.' >&2; exit 1; fi
         [ -e ${runs} ] || ${read}
         touch ${runs} ;;
     esac`,
  );
}

/** Amazon Linux as a fresh image has it, with everything that start-up.sh calls recorded. */
function freshImage(machine: Sandbox, props: Partial<UserDataProps> = {}): void {
  machine.boot(props);
  machine.fake('id', 'exit 1');
  for (const name of ['useradd', 'dnf', 'tail']) machine.fake(name);
  systemctl(machine);
  machine.fake('rpm', `[ -e '${machine.path('/agent-installed')}' ]`);
  machine.fake('curl', 'while [ "$1" != --output ]; do shift; done; echo "#!/bin/sh" > "$2"');
  machine.fake('ruby', `[ "$2" = auto ] || exit 0\n${installs(machine)}`);
  machine.write(CTL, `#!/bin/bash\necho "ctl $*" >> '${machine.path('/fake-calls')}'\n`, 0o755);
}

const mode = (machine: Sandbox, path: string) => (statSync(machine.path(path)).mode & 0o777).toString(8);
/** The starts of the agent, each with the configuration that it found. */
const starts = (machine: Sandbox) => (machine.exists('/starts') ? machine.read('/starts') : '');
const ours = (machine: Sandbox) => machine.read('/opt/aws-bootstrap/codedeployagent.yml');

const startUp = (machine: Sandbox) => machine.run([machine.path(START_UP)]);

/** Fails the first `times` calls of a command whose arguments match. */
function failFirst(machine: Sandbox, name: string, pattern: string, times: number, otherwise = ''): void {
  const count = machine.path(`/failures-of-${name}`);
  machine.fake(
    name,
    `if [[ "$*" == *${pattern}* ]] && [ "$(cat '${count}' 2>/dev/null | wc -l)" -lt ${times} ]; then
       echo x >> '${count}'; exit 1
     fi
     ${otherwise}`,
  );
}

describe('the start-up of an instance', () => {
  beforeEach(() => freshImage(sandbox()));

  it('puts the placeholder first, and the CodeDeploy agent last', () => {
    const { status, stdout, stderr } = startUp(sandbox());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      'start-up: Node.js 22',
      'start-up: CloudWatch agent',
      'start-up: CodeDeploy agent 1',
      'start-up: done',
    ]);
    expect(sandbox().called('useradd', 'systemctl', 'dnf', 'curl', 'ruby', 'ctl')).toEqual([
      'useradd --system --user-group --no-create-home --shell /sbin/nologin app',
      'systemctl daemon-reload',
      'systemctl enable --now placeholder.service',
      'dnf -y --quiet install nodejs22',
      'dnf -y --quiet install amazon-cloudwatch-agent rsyslog logrotate',
      'systemctl enable --now rsyslog.service',
      'systemctl enable logrotate.timer',
      'systemctl restart logrotate.timer',
      `ctl -a fetch-config -m ec2 -s -c file:${sandbox().path('/opt/aws-bootstrap/cloudwatch-agent.json')}`,
      'systemctl mask --runtime codedeploy-agent.service',
      'dnf -y --quiet install ruby3.2',
      expect.stringMatching(/^curl .*--proto =https --tlsv1\.2 /),
      expect.stringMatching(/^ruby -c \S+\/install$/),
      expect.stringMatching(/^ruby \S+\/install auto$/),
      'systemctl start codedeploy-agent.service', // the package's own
      'systemctl unmask --runtime codedeploy-agent.service',
      'systemctl enable --now codedeploy-agent.service',
    ]);
    expect(sandbox().called('sleep')).toEqual([]);
  });

  it("takes the CodeDeploy agent from its own region's bucket, into a file, and tells it not to ask IMDSv1", () => {
    const { root } = sandbox();
    sandbox().fake('ruby', `[ "$2" = auto ] || exit 0\nenv > '${root}/seen'\n${installs(sandbox())}`);
    startUp(sandbox());
    expect(sandbox().called('curl')[0]).toMatch(
      /--output \S+\/install https:\/\/aws-codedeploy-eu-central-1\.s3\.eu-central-1\.amazonaws\.com\/latest\/install$/,
    );
    expect(sandbox().read('/seen')).toMatch(/^AWS_REGION=eu-central-1$/m);
    expect(sandbox().read('/seen')).toMatch(/^AWS_DOMAIN=amazonaws\.com$/m);
    expect(sandbox().read(AGENT_CONFIGURATION)).toMatch(/^:disable_imds_v1: true$/m);
  });

  it('starts the agent once, with its own configuration, when the package brings another and starts it', () => {
    sandbox().fake('ruby', `[ "$2" = auto ] || exit 0\n${installs(sandbox(), ':verbose: true')}`);
    expect(startUp(sandbox()).status).toBe(0);
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
    expect(sandbox().read(AGENT_CONFIGURATION)).toBe(ours(sandbox()));
  });

  it('starts an agent again that runs with another configuration, when the start-up is run by hand', () => {
    startUp(sandbox());
    sandbox().fake('id');
    sandbox().write(AGENT_CONFIGURATION, ':verbose: true\n');
    expect(startUp(sandbox()).status).toBe(0);
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}try-restart:\n${ours(sandbox())}`);
  });

  it("lets nobody but root read what lifecycle scripts printed, which holds lines of the app's log", () => {
    expect(startUp(sandbox()).status).toBe(0);
    expect(FOLDERS.map((path) => mode(sandbox(), path))).toEqual(['750', '750']);
  });

  it('gives the app a log that it can read and not write, and no right to change its code', () => {
    startUp(sandbox());
    expect(sandbox().called('chgrp')).toEqual([
      `chgrp app ${sandbox().path('/var/log/app')} ${sandbox().path('/var/log/app/app.log')}`,
    ]);
    const modes = sandbox().run([
      'stat',
      '-c',
      '%a %n',
      ...['/opt/app', '/var/log/app', '/var/log/app/app.log'].map((path) => sandbox().path(path)),
    ]);
    expect(modes.stdout.match(/^\d+/gm)).toEqual(['755', '750', '640']);
  });

  it('changes nothing when it runs again, and leaves the port to an app that was released meanwhile', () => {
    startUp(sandbox());
    const log = '/var/log/app/app.log';
    sandbox().write(log, 'a line\n');
    sandbox().write('/etc/systemd/system/app.service', '[Service]\n');
    sandbox().fake('id');
    const before = sandbox().called().length;
    expect(startUp(sandbox()).status).toBe(0);
    const again = sandbox().called().slice(before);
    expect(
      again.filter((call) => /useradd|placeholder|curl|ruby .*auto| mask|restart codedeploy/.test(call)),
    ).toEqual([]);
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
    expect(sandbox().read(log)).toBe('a line\n');
  });
});

describe('the start-up with the CodeDeploy agent that needs no Ruby', () => {
  // What was downloaded is run by `sh` itself: the fake is the installer.
  beforeEach(() => {
    freshImage(sandbox(), { codeDeployAgent: 2 });
    sandbox().write(
      '/installer',
      `#!/bin/sh\necho "installer $AWS_REGION $1" >> '${sandbox().path('/fake-calls')}'\n${installs(sandbox())}\n`,
    );
    sandbox().fake(
      'curl',
      `while [ "$1" != --output ]; do shift; done; cp '${sandbox().path('/installer')}' "$2"`,
    );
  });

  // How the agent itself updates: `/bin/sh install auto` from latestv2/, with AWS_REGION.
  // [aws/aws-codedeploy-agent v2.0.0, the command UpdateDeploymentAgent]
  it('takes it from its own channel, and installs no Ruby', () => {
    expect(startUp(sandbox())).toMatchObject({ status: 0, stderr: '' });
    expect(sandbox().called('curl')[0]).toMatch(/\.amazonaws\.com\/latestv2\/install$/);
    expect(sandbox().called('installer')).toEqual(['installer eu-central-1 auto']);
    expect(sandbox().called('ruby')).toEqual([]);
    expect(sandbox().called('dnf').join()).not.toContain('ruby');
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
  });

  it('tells it to keep its folders to root, because it sets their modes at each start', () => {
    startUp(sandbox());
    expect(sandbox().read(AGENT_CONFIGURATION)).toMatch(
      /^:restrict_agent_dir_permissions: true\n:restrict_log_dir_permissions: true$/m,
    );
  });

  it.each([
    ['no shell script', 'echo "if then" > "$2"'],
    ['an error', 'exit 22'],
  ])('asks whether the region has it, where what comes is %s', (_, body) => {
    sandbox().fake('curl', `while [ "$1" != --output ]; do shift; done; ${body}`);
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(1);
    expect(stderr).toContain('downloading the CodeDeploy agent, 8 times.');
    expect(stderr).toContain('ACLs)? Has the region agent 2? Replace the instance');
    expect(sandbox().called('installer')).toEqual([]);
  });
});

describe('downloads at start-up', () => {
  beforeEach(() => freshImage(sandbox()));

  it.each([
    ['dnf', 'nodejs22', 'installing nodejs22'],
    ['dnf', 'amazon-cloudwatch-agent', 'installing amazon-cloudwatch-agent rsyslog logrotate'],
    ['dnf', 'ruby', 'installing ruby3.2'],
  ])('%s of %s is tried again, waiting longer each time', (name, pattern, what) => {
    failFirst(sandbox(), name, pattern, 3);
    const { status, stdout } = startUp(sandbox());
    expect(status).toBe(0);
    expect(sandbox().called('sleep')).toEqual(['sleep 5', 'sleep 10', 'sleep 20']);
    expect(stdout).toContain(`start-up: ${what} failed; again in 20 s\n`);
    expect(stdout.trimEnd().endsWith('start-up: done')).toBe(true);
  });

  it('the CodeDeploy agent is downloaded again when what came is no Ruby', () => {
    failFirst(sandbox(), 'ruby', '-c', 1, `[ "$2" = auto ] || exit 0\n${installs(sandbox())}`);
    expect(startUp(sandbox()).status).toBe(0);
    expect(sandbox().called('curl')).toHaveLength(2);
  });

  it('the installer is not believed: the agent is installed only when the package is there', () => {
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
    failFirst(sandbox(), name, pattern, 99);
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(1);
    expect(stderr).toBe(
      `start-up: FAILED: ${what}, 8 times. Is the way out open (NAT or endpoints, routes, ACLs)? ` +
        `Replace the instance, or run ${sandbox().path(START_UP)} again.\n`,
    );
    const pauses = sandbox()
      .called('sleep')
      .map((call) => Number(call.split(' ')[1]));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(255);
    expect(sandbox().called('systemctl')).toContain('systemctl enable --now placeholder.service');
    expect(sandbox().called('systemctl')).not.toContain('systemctl enable --now codedeploy-agent.service');
  });

  it('nothing of a download that failed stays behind', () => {
    const temporary = sandbox().path('/temporary');
    sandbox().write('/temporary/keep', '');
    failFirst(sandbox(), 'curl', 'aws-codedeploy', 99);
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

describe('what an instance can do without', () => {
  beforeEach(() => freshImage(sandbox()));

  /** Fails a step, as often as said. */
  const STEPS: Record<string, (times: number) => void> = {
    'starting the placeholder': (times) => failing('placeholder.service', times),
    'installing amazon-cloudwatch-agent rsyslog logrotate': (times) =>
      failFirst(sandbox(), 'dnf', 'amazon-cloudwatch-agent', times),
    'starting rsyslog': (times) => failing('rsyslog.service', times),
    'rotating logs hourly': (times) => failing('logrotate.timer', times),
    'starting the CloudWatch agent': (times) =>
      sandbox().write(
        CTL,
        `#!/bin/bash\n[ "$(wc -l < '${sandbox().path('/failed')}')" -ge ${times} ] || { echo x >> '${sandbox().path('/failed')}'; exit 3; }\n`,
        0o755,
      ),
  };
  const failing = (pattern: string, times: number) =>
    systemctl(
      sandbox(),
      `if [[ "$*" == *${pattern} ]] && [ "$(wc -l < '${sandbox().path('/failed')}')" -lt ${times} ]; then
         echo x >> '${sandbox().path('/failed')}'; exit 1
       fi`,
    );
  beforeEach(() => sandbox().write('/failed', ''));

  it.each(Object.keys(STEPS))('%s is tried again', (what) => {
    STEPS[what]?.(3);
    const { status, stdout, stderr } = startUp(sandbox());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`start-up: ${what} failed; again in 20 s\n`);
    expect(sandbox().called('sleep')).toEqual(['sleep 5', 'sleep 10', 'sleep 20']);
  });

  it.each(Object.keys(STEPS))('%s never keeps the CodeDeploy agent away, and is named at the end', (what) => {
    STEPS[what]?.(99);
    expect(startUp(sandbox())).toMatchObject({
      status: 1,
      stderr:
        `start-up: FAILED: ${what}, 4 times. Going on.\n` +
        `start-up: FAILED, but a release can come: ${what}\n`,
    });
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
  });
});

describe('the start of the CodeDeploy agent', () => {
  beforeEach(() => freshImage(sandbox()));

  it.each(['mask --runtime', 'unmask --runtime', 'enable --now'])('is tried again at `%s`', (verb) => {
    sandbox().write('/failed', '');
    systemctl(
      sandbox(),
      `if [[ "$*" == "${verb} codedeploy-agent.service" ]] && [ "$(wc -l < '${sandbox().path('/failed')}')" -lt 3 ]; then
         echo x >> '${sandbox().path('/failed')}'; exit 1
       fi`,
    );
    expect(startUp(sandbox())).toMatchObject({ status: 0, stderr: '' });
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
  });

  it('ends in one clear line where it never works', () => {
    systemctl(sandbox(), '[[ "$*" != "enable --now codedeploy-agent.service" ]] || exit 1');
    expect(startUp(sandbox())).toMatchObject({
      status: 1,
      stderr:
        'start-up: FAILED: starting the CodeDeploy agent, 8 times. Is the way out open (NAT or endpoints, routes, ' +
        `ACLs)? Replace the instance, or run ${sandbox().path(START_UP)} again.\n`,
    });
  });
});

import { type Sandbox, sandboxForEach } from '../../app-deploy/sandbox';

const START_UP = '/opt/aws-bootstrap/start-up.sh';
const AGENT_CONFIGURATION = '/etc/codedeploy-agent/conf/codedeployagent.yml';
const sandbox = sandboxForEach();

/** Amazon Linux as a fresh image has it, with everything that start-up.sh calls recorded. */
function freshImage(machine: Sandbox): void {
  machine.boot();
  machine.fake('id', 'exit 1');
  for (const name of ['useradd', 'systemctl', 'dnf', 'tail']) machine.fake(name);
  machine.fake('rpm', `[ -e '${machine.path('/agent-installed')}' ]`);
  machine.fake('curl', 'while [ "$1" != --output ]; do shift; done; echo "#!/usr/bin/env ruby" > "$2"');
  machine.fake('ruby', `[ "$2" != auto ] || touch '${machine.path('/agent-installed')}'`);
  machine.write(
    '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl',
    `#!/bin/bash\necho "ctl $*" >> '${machine.path('/fake-calls')}'\n`,
    0o755,
  );
}

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
      'start-up: users and directories',
      'start-up: placeholder',
      'start-up: Node.js 22',
      'start-up: CloudWatch agent',
      'start-up: CodeDeploy agent',
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
      'dnf -y --quiet install ruby',
      expect.stringMatching(/^curl .*--proto =https --tlsv1\.2 /),
      expect.stringMatching(/^ruby -c \S+\/install$/),
      expect.stringMatching(/^ruby \S+\/install auto$/),
      'systemctl enable --now codedeploy-agent.service',
    ]);
    expect(sandbox().called('sleep')).toEqual([]);
  });

  it("takes the CodeDeploy agent from its own region's bucket, into a file, and tells it not to ask IMDSv1", () => {
    const { root } = sandbox();
    sandbox().fake('ruby', `[ "$2" != auto ] || env > '${root}/seen'; touch '${root}/agent-installed'`);
    startUp(sandbox());
    expect(sandbox().called('curl')[0]).toMatch(
      /--output \S+\/install https:\/\/aws-codedeploy-eu-central-1\.s3\.eu-central-1\.amazonaws\.com\/latest\/install$/,
    );
    expect(sandbox().read('/seen')).toMatch(/^AWS_REGION=eu-central-1$/m);
    expect(sandbox().read('/seen')).toMatch(/^AWS_DOMAIN=amazonaws\.com$/m);
    expect(sandbox().read(AGENT_CONFIGURATION)).toMatch(/^:disable_imds_v1: true$/m);
  });

  it("keeps the agent's configuration when the package brings its own, and then starts the agent again", () => {
    sandbox().fake(
      'ruby',
      `[ "$2" = auto ] || exit 0
       grep -q disable_imds_v1 '${sandbox().path(AGENT_CONFIGURATION)}' && echo there > '${sandbox().path('/before')}'
       echo ':verbose: true' > '${sandbox().path(AGENT_CONFIGURATION)}'; touch '${sandbox().path('/agent-installed')}'`,
    );
    expect(startUp(sandbox()).status).toBe(0);
    expect(sandbox().read('/before')).toBe('there\n');
    expect(sandbox().read(AGENT_CONFIGURATION)).toBe(
      sandbox().read('/opt/aws-bootstrap/codedeployagent.yml'),
    );
    expect(sandbox().called('systemctl').slice(-2)).toEqual([
      'systemctl restart codedeploy-agent.service',
      'systemctl enable --now codedeploy-agent.service',
    ]);
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
      again.filter((call) => /useradd|placeholder|curl|ruby .*auto|restart codedeploy/.test(call)),
    ).toEqual([]);
    expect(sandbox().read(log)).toBe('a line\n');
  });

  it('goes on when the hourly rotation of logs cannot be set, and says so', () => {
    sandbox().fake('systemctl', '[ "$2" != logrotate.timer ]');
    const { status, stdout } = startUp(sandbox());
    expect(status).toBe(0);
    expect(stdout).toMatch(/^start-up: WARNING: logs are not rotated hourly$/m);
  });
});

describe('downloads at start-up', () => {
  beforeEach(() => freshImage(sandbox()));

  it.each([
    ['dnf', 'nodejs22', 'installing nodejs22'],
    ['dnf', 'amazon-cloudwatch-agent', 'installing amazon-cloudwatch-agent rsyslog logrotate'],
    ['dnf', 'ruby', 'installing ruby'],
  ])('%s of %s is tried again, waiting longer each time', (name, pattern, what) => {
    failFirst(sandbox(), name, pattern, 3);
    const { status, stdout } = startUp(sandbox());
    expect(status).toBe(0);
    expect(sandbox().called('sleep')).toEqual(['sleep 5', 'sleep 10', 'sleep 20']);
    expect(stdout).toContain(`start-up: ${what} failed; again in 20 s\n`);
    expect(stdout.trimEnd().endsWith('start-up: done')).toBe(true);
  });

  it('the CodeDeploy agent is downloaded again when what came is no Ruby', () => {
    failFirst(
      sandbox(),
      'ruby',
      '-c',
      1,
      `[ "$2" != auto ] || touch '${sandbox().path('/agent-installed')}'`,
    );
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
    ['dnf', 'amazon-cloudwatch-agent', 'installing amazon-cloudwatch-agent rsyslog logrotate'],
    ['dnf', 'ruby', 'installing ruby'],
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
    sandbox().write(
      '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl',
      '#!/bin/bash\nexit 3\n',
      0o755,
    );
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(3);
    expect(stderr).toMatch(/^start-up: FAILED: line \d+: .*amazon-cloudwatch-agent-ctl/);
  });
});

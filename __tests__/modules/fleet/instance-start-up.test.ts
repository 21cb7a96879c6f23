import { statSync } from 'node:fs';
import { type Sandbox, sandboxForEach } from '../../app-deploy/sandbox';
import { AGENT_CONFIGURATION, FOLDERS, freshImage, installs, ours, starts, startUp } from './fresh-image';

const sandbox = sandboxForEach();

const mode = (machine: Sandbox, path: string) => (statSync(machine.path(path)).mode & 0o777).toString(8);

describe('the start-up of an instance', () => {
  beforeEach(() => freshImage(sandbox()));

  it('starts the proxy and the placeholder first, and the CodeDeploy agent last', () => {
    const { status, stdout, stderr } = startUp(sandbox());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      'start-up: proxy',
      'start-up: packages nodejs22',
      'start-up: CloudWatch agent',
      'start-up: CodeDeploy agent 1',
      'start-up: done',
    ]);
    expect(sandbox().called('useradd', 'systemctl', 'dnf', 'curl', 'ruby', 'ctl')).toEqual([
      'useradd --system --user-group --no-create-home --shell /sbin/nologin app',
      'useradd --system --user-group --no-create-home --shell /sbin/nologin proxy',
      'systemctl daemon-reload',
      'dnf -y --quiet install nginx',
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

  it('starts the agent once, with our configuration, although the package has another and starts it', () => {
    sandbox().fake('ruby', `[ "$2" = auto ] || exit 0\n${installs(sandbox(), ':verbose: true')}`);
    expect(startUp(sandbox()).status).toBe(0);
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
    expect(sandbox().read(AGENT_CONFIGURATION)).toBe(ours(sandbox()));
  });

  it('restarts an agent with another configuration, when the start-up is run by hand', () => {
    startUp(sandbox());
    sandbox().fake('id');
    sandbox().write(AGENT_CONFIGURATION, ':verbose: true\n');
    expect(startUp(sandbox()).status).toBe(0);
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}try-restart:\n${ours(sandbox())}`);
  });

  it("lets only root read the output of lifecycle scripts, which has lines of the app's log", () => {
    expect(startUp(sandbox()).status).toBe(0);
    expect(FOLDERS.map((path) => mode(sandbox(), path))).toEqual(['750', '750']);
  });

  it('gives the app a log that it may only read, the proxy one that it cannot move, and neither a right to change code', () => {
    startUp(sandbox());
    expect(sandbox().called('chgrp')).toEqual([
      `chgrp app ${sandbox().path('/var/log/app')} ${sandbox().path('/var/log/app/app.log')}`,
      `chgrp proxy ${sandbox().path('/var/log/proxy')} ${sandbox().path('/var/log/proxy/access.log')}`,
    ]);
    const modes = sandbox().run([
      'stat',
      '-c',
      '%a %n',
      ...[
        '/opt/app',
        '/var/log/app',
        '/var/log/app/app.log',
        '/var/log/proxy',
        '/var/log/proxy/access.log',
      ].map((path) => sandbox().path(path)),
    ]);
    expect(modes.stdout.match(/^\d+/gm)).toEqual(['755', '750', '640', '750', '660']);
  });

  it('installs what the app needs, and nothing where it needs nothing', () => {
    for (const [packages, installed] of [
      [['python3.11', 'python3.11-pip'], ['dnf -y --quiet install python3.11 python3.11-pip']],
      [[], []],
    ] as const) {
      const before = sandbox().called('dnf').length;
      sandbox().boot({ packages });
      expect(startUp(sandbox()).status).toBe(0);
      const dnf = sandbox().called('dnf').slice(before);
      expect(dnf.filter((call) => !/nginx|amazon|ruby/.test(call))).toEqual(installed);
    }
  });

  it.each(['app.service', 'web.service'])(
    'changes nothing when it runs again, and leaves the port to a release: %s',
    (unit) => {
      startUp(sandbox());
      const log = '/var/log/app/app.log';
      sandbox().write(log, 'a line\n');
      sandbox().write(`/etc/systemd/system/${unit}`, '[Service]\n');
      sandbox().fake('id');
      const before = sandbox().called().length;
      expect(startUp(sandbox()).status).toBe(0);
      const again = sandbox().called().slice(before);
      expect(
        again.filter((call) => /useradd|placeholder|curl|ruby .*auto| mask|restart codedeploy/.test(call)),
      ).toEqual([]);
      expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
      expect(sandbox().read(log)).toBe('a line\n');
    },
  );
});

describe('the start-up with the CodeDeploy agent that needs no Ruby', () => {
  // `sh` runs the download itself: the fake is the installer.
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
  it('downloads it from its own channel, and installs no Ruby', () => {
    expect(startUp(sandbox())).toMatchObject({ status: 0, stderr: '' });
    expect(sandbox().called('curl')[0]).toMatch(/\.amazonaws\.com\/latestv2\/install$/);
    expect(sandbox().called('installer')).toEqual(['installer eu-central-1 auto']);
    expect(sandbox().called('ruby')).toEqual([]);
    expect(sandbox().called('dnf').join()).not.toContain('ruby');
    expect(starts(sandbox())).toBe(`enable:\n${ours(sandbox())}`);
  });

  it('configures it to keep its folders for root, because it sets their modes at each start', () => {
    startUp(sandbox());
    expect(sandbox().read(AGENT_CONFIGURATION)).toMatch(
      /^:restrict_agent_dir_permissions: true\n:restrict_log_dir_permissions: true$/m,
    );
  });

  it.each([
    ['no shell script', 'echo "if then" > "$2"'],
    ['an error', 'exit 22'],
  ])('asks whether the region has it if the download is %s', (_, body) => {
    sandbox().fake('curl', `while [ "$1" != --output ]; do shift; done; ${body}`);
    const { status, stderr } = startUp(sandbox());
    expect(status).toBe(1);
    expect(stderr).toContain('downloading the CodeDeploy agent, 8 times.');
    expect(stderr).toContain('ACLs)? Does this region have agent 2? Terminate the instance');
    expect(sandbox().called('installer')).toEqual([]);
  });
});

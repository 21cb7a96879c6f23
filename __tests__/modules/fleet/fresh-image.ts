import type { UserDataProps } from '../../../modules/fleet/user-data';
import type { Sandbox } from '../../app-deploy/sandbox';

export const START_UP = '/opt/aws-bootstrap/start-up.sh';
export const AGENT_CONFIGURATION = '/etc/codedeploy-agent/conf/codedeployagent.yml';
export const CTL = '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl';
/** Folder of the CodeDeploy agent's releases, and of the lifecycle scripts' output. */
export const FOLDERS = ['/opt/codedeploy-agent/deployment-root', '/var/log/aws/codedeploy-agent'];

/**
 * The fake of the agent's installer does what the package does: it creates folders that every user may read
 * and perhaps a configuration, and starts the agent.
 */
export const installs = (machine: Sandbox, configuration?: string) =>
  [
    `mkdir -p ${FOLDERS.map((path) => `'${machine.path(path)}'`).join(' ')}`,
    ...(configuration ? [`echo '${configuration}' > '${machine.path(AGENT_CONFIGURATION)}'`] : []),
    `touch '${machine.path('/agent-installed')}'`,
    'systemctl start codedeploy-agent.service 2>/dev/null || true',
  ].join('\n');

/**
 * The part of systemctl(1) that matters here: it starts no masked unit, and `try-restart` does nothing for a unit
 * that does not run. It records each start and restart of the agent, with the configuration that it reads.
 */
export function systemctl(machine: Sandbox, more = ''): void {
  const [masked, runs, starts] = ['/masked', '/runs', '/starts'].map((path) => `'${machine.path(path)}'`);
  const read = `{ echo "$1:"; cat '${machine.path(AGENT_CONFIGURATION)}'; } >> ${starts}`;
  machine.fake(
    'systemctl',
    `${more}
     case "$*" in *codedeploy-agent.service) ;; *) exit 0 ;; esac
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

/** A fresh image of Amazon Linux, with fakes of everything that start-up.sh calls. */
export function freshImage(machine: Sandbox, props: Partial<UserDataProps> = {}): void {
  machine.boot(props);
  machine.fake('id', 'exit 1');
  for (const name of ['useradd', 'dnf', 'tail']) machine.fake(name);
  systemctl(machine);
  machine.fake('rpm', `[ -e '${machine.path('/agent-installed')}' ]`);
  machine.fake('curl', 'while [ "$1" != --output ]; do shift; done; echo "#!/bin/sh" > "$2"');
  machine.fake('ruby', `[ "$2" = auto ] || exit 0\n${installs(machine)}`);
  machine.write(CTL, `#!/bin/bash\necho "ctl $*" >> '${machine.path('/fake-calls')}'\n`, 0o755);
}

/** The starts of the agent, each with the configuration that it found. */
export const starts = (machine: Sandbox) => (machine.exists('/starts') ? machine.read('/starts') : '');
/** The agent's configuration as the user data brings it. */
export const ours = (machine: Sandbox) => machine.read('/opt/aws-bootstrap/codedeployagent.yml');

export const startUp = (machine: Sandbox) => machine.run([machine.path(START_UP)]);

/** Lines for a fake: the first `times` calls that match the pattern fail; a file counts them. */
export function failing(machine: Sandbox, pattern: string, times: number): string {
  const file = `'${machine.path('/failed')}'`;
  return `case "$*" in ${pattern})
            failed=0
            [ ! -e ${file} ] || read -r failed < ${file}
            if [ "$failed" -lt ${times} ]; then echo $((failed + 1)) > ${file}; exit 1; fi
          esac`;
}

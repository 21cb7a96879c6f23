import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type CodeDeployAgent, SettingsError } from '../../settings';
import { compress, CONTRACT } from '../../packages/facts';
import { APP, PLAIN } from '../../settings/ports';
import { agentConfiguration } from './agent-configuration';
import { appEnvironment, type AppEnvironmentProps } from './app-environment';
import { proxySettings, type ProxySettingsProps } from './proxy-settings';

/**
 * EC2's limit, for the compressed bytes before base64. [EC2 user guide, "Run commands when you launch an EC2 instance
 * with user data input"]
 */
export const USER_DATA_LIMIT_BYTES = 16_384;

export interface UserDataProps extends AppEnvironmentProps, ProxySettingsProps {
  readonly project: string;
  /** Names that the placeholder asks CodeDeploy for; neither needs to exist when an instance boots. */
  readonly deploymentTarget: { readonly application: string; readonly group: string };
  /** Amazon Linux packages that the app needs, by name. */
  readonly packages: readonly string[];
  /** Major version of the CodeDeploy agent: 1 needs Ruby; 2 does not, but is not in every region. */
  readonly codeDeployAgent: CodeDeployAgent;
  /** Whether the CodeDeploy agent calls AWS through interface endpoints, which it must be configured for. */
  readonly endpoints: boolean;
}

/** An entry of cloud-init's `write_files`. */
interface WrittenFile {
  readonly path: string;
  /** @default '0644' */
  readonly permissions?: string;
  readonly content: string;
}

/** Files on an instance: path, source in `instance/`, and mode where it is not cloud-init's 0644. */
const FILES = [
  ['/opt/aws-bootstrap/start-up.sh', 'start-up.sh', '0755'],
  ['/opt/aws-bootstrap/make-certificate.sh', 'make-certificate.sh', '0755'],
  ['/opt/aws-bootstrap/nginx.conf', 'nginx.conf'],
  ['/etc/systemd/system/proxy.service', 'proxy.service'],
  ['/opt/aws-bootstrap/placeholder.py', 'placeholder.py'],
  ['/etc/systemd/system/placeholder.service', 'placeholder.service'],
  ['/etc/logrotate.d/aws-bootstrap', 'logrotate.conf'],
  ['/etc/systemd/system/logrotate.timer.d/hourly.conf', 'logrotate-hourly.conf'],
] as const;

/**
 * The user data of a stage's instances: a cloud-config, compressed, in base64. packages/facts/user-data.ts reads it.
 * cloud-init writes the files and runs start-up.sh once. Scripts read the settings from files: nothing is replaced in
 * the scripts' text.
 *
 * @throws SettingsError if it is larger than EC2 allows; Error for a value that no instance can get: see
 * {@link appEnvironment}.
 */
export function userData(props: UserDataProps): string {
  const files: WrittenFile[] = [
    ...FILES.map(([path, file, permissions]) => ({
      path,
      ...(permissions && { permissions }),
      content: withoutComments(file),
    })),
    {
      path: '/opt/aws-bootstrap/codedeployagent.yml',
      content: withoutComments('codedeployagent.yml') + deployAgentKeys(props),
    },
    {
      path: '/opt/aws-bootstrap/cloudwatch-agent.json',
      content: agentConfiguration(props),
    },
    { path: '/etc/aws-bootstrap/proxy-settings.conf', content: proxySettings(props) },
    { path: '/etc/aws-bootstrap/instance.env', content: instanceEnvironment(props) },
    { path: '/etc/aws-bootstrap/app.json', permissions: '0600', content: appEnvironment(props) },
  ];
  const config = { write_files: files, runcmd: [['/opt/aws-bootstrap/start-up.sh']] };
  // cloud-init reads YAML 1.1, where an unquoted 0755 is a number.
  const bytes = compress(`#cloud-config\n${stringify(config, { version: '1.1', lineWidth: 0 })}`);
  if (bytes.length > USER_DATA_LIMIT_BYTES) {
    // The settings' checks refuse too large values first, unless the files here have grown.
    throw new SettingsError(
      `The user data of stage ${props.stage} has ${bytes.length} bytes, compressed; EC2 takes ` +
        `${USER_DATA_LIMIT_BYTES}. Make app.environment shorter: keep long values in Parameter Store and name them in ` +
        'app.secrets.',
    );
  }
  return bytes.toString('base64');
}

/** The file without its comments, which would take space in the user data. */
function withoutComments(file: string): string {
  return readFileSync(join(__dirname, 'instance', file), 'utf8').replace(/^[ \t]*(#(?!!).*)?\n/gm, '');
}

/** Keys of the CodeDeploy agent's configuration that only some stages have. */
function deployAgentKeys({ endpoints, codeDeployAgent }: UserDataProps): string {
  const keys = [
    ...(endpoints ? [':enable_auth_policy: true'] : []),
    // Agent 2 sets the modes of its folders itself. Without these keys every user could read the output of scripts.
    // [aws/aws-codedeploy-agent v2.0.0, CHANGELOG.md and the configuration's own notes]
    ...(codeDeployAgent === 2
      ? [':restrict_agent_dir_permissions: true', ':restrict_log_dir_permissions: true']
      : []),
  ];
  return keys.map((key) => `${key}\n`).join('');
}

/** `KEY='value'` lines. bash and systemd (EnvironmentFile=) read them equally if no value has a quote. */
function instanceEnvironment(props: UserDataProps): string {
  const values = {
    PORT: String(APP),
    APP_PORT: String(PLAIN),
    HEALTH_PATH: props.healthPath,
    CONTRACT: String(CONTRACT),
    PACKAGES: props.packages.join(' '),
    AWS_REGION: props.region,
    CODEDEPLOY_AGENT: String(props.codeDeployAgent),
    CODEDEPLOY_APPLICATION: props.deploymentTarget.application,
    CODEDEPLOY_GROUP: props.deploymentTarget.group,
  };
  return Object.entries(values)
    .map(([name, value]) => {
      if (!/^[ -&(-[\]-~]*$/.test(value)) {
        throw new Error(
          `${name} of stage ${props.stage} is ${JSON.stringify(value)}: a quote, a backslash, a control character ` +
            'or a letter outside ASCII cannot be written to instance.env.',
        );
      }
      return `${name}='${value}'\n`;
    })
    .join('');
}

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
 * EC2 takes no more, counted before the base64 and after the compression. [EC2 user guide, "Run commands when you launch
 * an EC2 instance with user data input"]
 */
export const USER_DATA_LIMIT_BYTES = 16_384;

export interface UserDataProps extends AppEnvironmentProps, ProxySettingsProps {
  readonly project: string;
  /** Where the placeholder asks whether there ever was a release; neither needs to exist when an instance boots. */
  readonly deploymentTarget: { readonly application: string; readonly group: string };
  /** What the app needs of Amazon Linux's own packages, by their names there. */
  readonly packages: readonly string[];
  /** Generation of the CodeDeploy agent: 1 runs on Ruby, 2 does not and is not in every region. */
  readonly codeDeployAgent: CodeDeployAgent;
  /** With interface endpoints, the CodeDeploy agent must speak to the one that signs its requests. */
  readonly endpoints: boolean;
}

/** An entry of cloud-init's `write_files`. */
interface WrittenFile {
  readonly path: string;
  /** @default '0644' */
  readonly permissions?: string;
  readonly content: string;
}

/** What lies on an instance, whose file in `instance/` it is, and its mode where it is not cloud-init's 0644. */
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
 * The start-up of an instance as user data (cloud-config), compressed and in base64; packages/facts/user-data.ts reads it.
 *
 * cloud-init writes the files and runs start-up.sh once. Settings reach the scripts in files, never by replacing
 * text in them.
 *
 * @throws SettingsError if the whole is larger than EC2 takes; Error if a value cannot be carried: see
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
  // cloud-init reads YAML 1.1, where 0755 in bare digits would be a number.
  const bytes = compress(`#cloud-config\n${stringify(config, { version: '1.1', lineWidth: 0 })}`);
  if (bytes.length > USER_DATA_LIMIT_BYTES) {
    // The settings have refused what is too much, unless the files here have grown.
    throw new SettingsError(
      `The user data of stage ${props.stage} has ${bytes.length} bytes, compressed; EC2 takes ` +
        `${USER_DATA_LIMIT_BYTES}. Make app.environment shorter: keep long values in Parameter Store and name them in ` +
        'app.secrets.',
    );
  }
  return bytes.toString('base64');
}

/** A file as an instance gets it: without its comments. */
function withoutComments(file: string): string {
  return readFileSync(join(__dirname, 'instance', file), 'utf8').replace(/^[ \t]*(#(?!!).*)?\n/gm, '');
}

/** What the CodeDeploy agent's configuration has only in some stages. */
function deployAgentKeys({ endpoints, codeDeployAgent }: UserDataProps): string {
  const keys = [
    ...(endpoints ? [':enable_auth_policy: true'] : []),
    // Agent 2 sets the modes of its folders itself, and without these lets everybody read what scripts printed.
    // [aws/aws-codedeploy-agent v2.0.0, CHANGELOG.md and the configuration's own notes]
    ...(codeDeployAgent === 2
      ? [':restrict_agent_dir_permissions: true', ':restrict_log_dir_permissions: true']
      : []),
  ];
  return keys.map((key) => `${key}\n`).join('');
}

/** `KEY='value'` lines, which bash and systemd (EnvironmentFile=) read alike as long as no quote is in a value. */
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
            'or a letter outside ASCII cannot be carried to an instance.',
        );
      }
      return `${name}='${value}'\n`;
    })
    .join('');
}

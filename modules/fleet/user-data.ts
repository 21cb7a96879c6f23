import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CodeDeployAgent } from '../../settings';
import { agentConfiguration } from './agent-configuration';
import { APP_PORT, appEnvironment, type AppEnvironmentProps } from './app-environment';

/** EC2 takes no more, counted before the base64. */
export const USER_DATA_LIMIT_BYTES = 16_384;

export interface UserDataProps extends AppEnvironmentProps {
  readonly project: string;
  /** Where the placeholder asks whether there ever was a release; neither needs to exist when an instance boots. */
  readonly deploymentTarget: { readonly application: string; readonly group: string };
  /** Major of Node.js, from Amazon Linux's package of that name; app/deploy/app.service starts the same. */
  readonly nodeMajor: '22';
  /** Generation of the CodeDeploy agent: 1 runs on Ruby, 2 does not and is not in every region. */
  readonly codeDeployAgent: CodeDeployAgent;
  /** With interface endpoints, the CodeDeploy agent must speak to the one that signs its requests. */
  readonly endpoints: boolean;
}

/** What lies on an instance, and whose file in `instance/` it is. */
const FILES = [
  ['/opt/aws-bootstrap/start-up.sh', 'start-up.sh', '0755'],
  ['/opt/aws-bootstrap/make-certificate.sh', 'make-certificate.sh', '0755'],
  ['/opt/aws-bootstrap/placeholder.py', 'placeholder.py', '0644'],
  ['/etc/systemd/system/placeholder.service', 'placeholder.service', '0644'],
  ['/etc/logrotate.d/app', 'logrotate.conf', '0644'],
  ['/etc/systemd/system/logrotate.timer.d/hourly.conf', 'logrotate-hourly.conf', '0644'],
] as const;

/**
 * The start-up of an instance as user data (cloud-config), in base64: what the shell writes as `${…}` must not be
 * read by Terraform.
 *
 * cloud-init writes the files and runs start-up.sh once. Settings reach the scripts in files, never by replacing
 * text in them.
 *
 * @throws Error if the whole is larger than EC2 takes, or a value cannot be carried: see {@link appEnvironment}.
 */
export function userData(props: UserDataProps): string {
  const files = [
    ...FILES.map(([path, file, permissions]) => ({ path, permissions, content: withoutComments(file) })),
    {
      path: '/opt/aws-bootstrap/codedeployagent.yml',
      permissions: '0644',
      content: withoutComments('codedeployagent.yml') + deployAgentKeys(props),
    },
    {
      path: '/opt/aws-bootstrap/cloudwatch-agent.json',
      permissions: '0644',
      content: agentConfiguration(props),
    },
    { path: '/etc/aws-bootstrap/instance.env', permissions: '0644', content: instanceEnvironment(props) },
    { path: '/etc/aws-bootstrap/app.json', permissions: '0600', content: appEnvironment(props) },
  ];
  const text =
    '#cloud-config\n' +
    '# Without their comments, which are in modules/fleet/instance/: EC2 takes 16 KB.\n' +
    stringify({ write_files: files, runcmd: [['/opt/aws-bootstrap/start-up.sh']] }, YAML_FORM);
  const bytes = Buffer.byteLength(text);
  if (bytes > USER_DATA_LIMIT_BYTES) {
    throw new Error(
      `The user data of stage ${props.stage} has ${bytes} bytes; EC2 takes ${USER_DATA_LIMIT_BYTES}. ` +
        'Make app.environment shorter: keep long values in Parameter Store and name them in app.secrets.',
    );
  }
  return Buffer.from(text).toString('base64');
}

// cloud-init reads YAML 1.1, where 0755 in bare digits would be a number.
const YAML_FORM = { version: '1.1', lineWidth: 0, indent: 1, indentSeq: false } as const;

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
    PORT: String(APP_PORT),
    HEALTH_PATH: props.healthPath,
    NODE_MAJOR: props.nodeMajor,
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

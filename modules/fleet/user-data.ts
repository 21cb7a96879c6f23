import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CodeDeployAgent } from '../../settings';
import { APP } from '../../settings/ports';
import { agentConfiguration } from './agent-configuration';
import { appEnvironment, type AppEnvironmentProps } from './app-environment';

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
  ['/opt/aws-bootstrap/placeholder.py', 'placeholder.py'],
  ['/etc/systemd/system/placeholder.service', 'placeholder.service'],
  ['/etc/logrotate.d/app', 'logrotate.conf'],
  ['/etc/systemd/system/logrotate.timer.d/hourly.conf', 'logrotate-hourly.conf'],
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
    { path: '/etc/aws-bootstrap/instance.env', content: instanceEnvironment(props) },
    { path: '/etc/aws-bootstrap/app.json', permissions: '0600', content: appEnvironment(props) },
  ];
  const text =
    '#cloud-config\n' +
    `write_files:\n${files.map(listItem).join('')}` +
    stringify({ runcmd: [['/opt/aws-bootstrap/start-up.sh']] }, YAML_FORM);
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

/** An item of a list in as few characters as YAML takes: each line of a script costs two, and not four. */
function listItem(item: WrittenFile): string {
  const lines = stringify(item, YAML_FORM).split('\n');
  return `-\n${lines.map((line) => line && ` ${line}`).join('\n')}`;
}

/** A file as an instance gets it: without comments, and as far to the left as bash and Python take it. */
function withoutComments(file: string): string {
  const text = readFileSync(join(__dirname, 'instance', file), 'utf8').replace(/^[ \t]*(#(?!!).*)?\n/gm, '');
  if (file.endsWith('.sh')) return text.replace(/^ +/gm, '');
  if (file.endsWith('.py')) return text.replace(/^(?: {4})+/gm, (depth) => ' '.repeat(depth.length / 4));
  return text;
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

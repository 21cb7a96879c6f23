import { testRows } from './table';

const PATH = "Accepted: a path such as '/health': letters, digits and . _ ~ - /, at most 255, no query.";
const VALUE = "Accepted: one line of text in quotes, without '${' and '%{'.";
const SECRET =
  "Accepted: 'ssm:/path' or 'ssm:<ARN>' of Parameter Store; 'secretsmanager:name' or 'secretsmanager:<ARN with its six " +
  "last characters>' of Secrets Manager, both with '#key' for one key of its JSON.";
const VARIABLE = 'Accepted: letters, digits and underscores, not beginning with a digit.';
const RESERVED =
  'Accepted: any name but HEALTH_PATH, PORT, STAGE, TLS_CERT_FILE, TLS_KEY_FILE, RELEASE_FILE, DRAIN_SECONDS, ' +
  'STOP_TIMEOUT_SECONDS.';
const CIDR = "Accepted: an IPv4 network, e.g. '10.20.0.0/16', or one address, e.g. '10.20.0.7/32'.";
const UNSEEN = 'given a text that is not shown here';
const mail = { port: 587, cidr: '10.20.0.0/16' };

const PACKAGE = "Accepted: a name of Amazon Linux 2023's packages, e.g. 'nodejs22' or 'python3.13'.";
const PACKAGES = 'Accepted: a list of 0 to 20 names of packages.';

describe('packages', () => {
  testRows([
    [{ 'app.packages': 'nodejs22' }, `app.packages: given 'nodejs22'. ${PACKAGES}`],
    [
      { 'app.packages': Array<string>(21).fill('git') },
      `app.packages: given [\n${"  'git', 'git',\n".repeat(3)}  ... 15 more items\n]. ${PACKAGES}`,
    ],
    [{ 'app.packages': [22] }, `app.packages[0]: given 22 (a number). ${PACKAGE}`],
    [{ 'app.packages': [''] }, `app.packages[0]: given ''. ${PACKAGE}`],
    [
      { 'app.packages': ['git', 'nodejs 22'] },
      `app.packages[1]: given 'nodejs 22'. ${PACKAGE} Did you mean 'nodejs22'?`,
    ],
    [{ 'app.packages': ['php@8.4'] }, `app.packages[0]: given 'php@8.4'. ${PACKAGE} Did you mean 'php8.4'?`],
    [{ 'app.packages': ['--nogpgcheck'] }, `app.packages[0]: given '--nogpgcheck'. ${PACKAGE}`],
    [{ 'app.packages': ['@development'] }, `app.packages[0]: given '@development'. ${PACKAGE}`],
    [{ 'app.packages': ["git'; reboot"] }, `app.packages[0]: given "git'; reboot". ${PACKAGE}`],
    [
      { 'app.packages': [`a${'b'.repeat(100)}`] },
      `app.packages[0]: given 'a${'b'.repeat(99)}'... 1 more character. ${PACKAGE}`,
    ],
    [
      { 'stages.staging.app.packages': ['https://example.com/a.rpm'] },
      `stages.staging.app.packages[0]: given 'https://example.com/a.rpm'. ${PACKAGE}`,
    ],
  ]);
});

describe('limits', () => {
  const NAME = 'Accepted: at most 32 letters, digits, - and _, beginning with a letter, and not app.';
  const SHAPE = 'Accepted: an object with memoryPercent, tasks, openFiles.';
  const MEMORY = 'Accepted: a whole number from 5 to 95 (percent).';

  testRows([
    [
      { 'app.limits': 60 },
      'app.limits: given 60. Accepted: an object from names to limits, e.g. { web: { memoryPercent: 60 }, ' +
        'mail: { memoryPercent: 20 } }.',
    ],
    [{ 'app.limits': { web: 60 } }, `app.limits.web: given 60. ${SHAPE}`],
    [{ 'app.limits': { web: { memoryPercent: 96 } } }, `app.limits.web.memoryPercent: given 96. ${MEMORY}`],
    [{ 'app.limits': { web: { memoryPercent: 4 } } }, `app.limits.web.memoryPercent: given 4. ${MEMORY}`],
    [
      { 'app.limits': { web: { memoryPercent: '60' } } },
      `app.limits.web.memoryPercent: given '60'. ${MEMORY} Did you mean 60?`,
    ],
    [
      { 'app.limits': { mail: { tasks: 15 } } },
      'app.limits.mail.tasks: given 15. Accepted: a whole number from 16 to 32768.',
    ],
    [
      { 'app.limits': { mail: { openFiles: 1_048_577 } } },
      'app.limits.mail.openFiles: given 1048577. Accepted: a whole number from 1024 to 1048576.',
    ],
    [
      { 'stages.staging.app.limits': { 'mail queue': {} } },
      `stages.staging.app.limits['mail queue']: no name for a process. ${NAME} Did you mean 'mail-queue'?`,
    ],
    [{ 'app.limits': { '1st': {} } }, `app.limits.1st: no name for a process. ${NAME}`],
    [{ 'app.limits': { app: {} } }, `app.limits.app: no name for a process. ${NAME}`],
    [
      { 'app.limits': { ['m'.repeat(33)]: {} } },
      `app.limits.${'m'.repeat(33)}: no name for a process. ${NAME}`,
    ],
  ]);
});

describe('folder', () => {
  const FOLDER = "Accepted: a folder below the repository's root, e.g. 'services/web', or '.' for the root.";

  testRows([
    [{ 'app.folder': '' }, `app.folder: given ''. ${FOLDER}`],
    [{ 'app.folder': '/app' }, `app.folder: given '/app'. ${FOLDER} Did you mean 'app'?`],
    [
      { 'app.folder': './services/web/' },
      `app.folder: given './services/web/'. ${FOLDER} Did you mean 'services/web'?`,
    ],
    [
      { 'app.folder': 'services//web' },
      `app.folder: given 'services//web'. ${FOLDER} Did you mean 'services/web'?`,
    ],
    [{ 'app.folder': '..' }, `app.folder: given '..'. ${FOLDER}`],
    [{ 'app.folder': 'app/../..' }, `app.folder: given 'app/../..'. ${FOLDER}`],
    [{ 'app.folder': 'services/./web' }, `app.folder: given 'services/./web'. ${FOLDER}`],
    [{ 'app.folder': 'my app' }, `app.folder: given 'my app'. ${FOLDER}`],
    [{ 'app.folder': 'app/**' }, `app.folder: given 'app/**'. ${FOLDER}`],
    [{ 'app.folder': 'app$(id)' }, `app.folder: given 'app$(id)'. ${FOLDER}`],
    [{ 'app.folder': ['app'] }, `app.folder: given [ 'app' ]. ${FOLDER}`],
    [
      { 'stages.staging.app.folder': 'web' },
      'stages.staging.app.folder: no such setting. Accepted: healthPath, packages, idleTimeoutSeconds, bodyLimitMiB, ' +
        'releaseTimeoutMinutes, limits, ' +
        'environment, secrets, secretKeys, egress, permissions, schedule.',
    ],
  ]);
});

describe('idle time-out', () => {
  const SECONDS = 'Accepted: a whole number from 10 to 3600 (seconds).';
  const MIB = 'Accepted: a whole number from 1 to 10240 (MiB).';
  const latency = 'stages.staging.thresholds.latencyP99Seconds';

  testRows([
    [{ 'app.idleTimeoutSeconds': 9 }, `app.idleTimeoutSeconds: given 9. ${SECONDS}`],
    [{ 'app.idleTimeoutSeconds': 3601 }, `app.idleTimeoutSeconds: given 3601. ${SECONDS}`],
    [{ 'app.idleTimeoutSeconds': 90.5 }, `app.idleTimeoutSeconds: given 90.5. ${SECONDS}`],
    [
      { 'app.idleTimeoutSeconds': '120' },
      `app.idleTimeoutSeconds: given '120'. ${SECONDS} Did you mean 120?`,
    ],
    [{ 'app.bodyLimitMiB': 0 }, `app.bodyLimitMiB: given 0. ${MIB}`],
    [{ 'app.bodyLimitMiB': 10_241 }, `app.bodyLimitMiB: given 10241. ${MIB}`],
    [
      { 'stages.staging.app.bodyLimitMiB': '5' },
      `stages.staging.app.bodyLimitMiB: given '5'. ${MIB} Did you mean 5?`,
    ],
    [{ 'app.idleTimeoutSeconds': '2m' }, `app.idleTimeoutSeconds: given '2m'. ${SECONDS}`],
    [
      { 'stages.staging.app.idleTimeoutSeconds': 0 },
      `stages.staging.app.idleTimeoutSeconds: given 0. ${SECONDS}`,
    ],
    [
      { 'app.idleTimeout': 120 },
      'app.idleTimeout: no such setting. Accepted: folder, healthPath, packages, idleTimeoutSeconds, bodyLimitMiB, ' +
        "releaseTimeoutMinutes, limits, environment, secrets, secretKeys, egress, permissions, schedule. Did you mean 'idleTimeoutSeconds'?",
    ],
    [
      { [latency]: 61 },
      `${latency}: given 61, and the load balancer gives up after 60. Accepted: at most 60, or a longer app.idleTimeoutSeconds.`,
    ],
    [
      { [latency]: 20, 'app.idleTimeoutSeconds': 120, 'stages.staging.app.idleTimeoutSeconds': 15 },
      `${latency}: given 20, and the load balancer gives up after 15. Accepted: at most 15, or a longer app.idleTimeoutSeconds.`,
    ],
  ]);
});

describe('release command', () => {
  const MINUTES = 'Accepted: a whole number from 1 to 30 (minutes).';

  testRows([
    [{ 'app.releaseTimeoutMinutes': 0 }, `app.releaseTimeoutMinutes: given 0. ${MINUTES}`],
    [{ 'app.releaseTimeoutMinutes': 31 }, `app.releaseTimeoutMinutes: given 31. ${MINUTES}`],
    [{ 'app.releaseTimeoutMinutes': 2.5 }, `app.releaseTimeoutMinutes: given 2.5. ${MINUTES}`],
    [{ 'app.releaseTimeoutMinutes': '10m' }, `app.releaseTimeoutMinutes: given '10m'. ${MINUTES}`],
    [
      { 'stages.staging.app.releaseTimeoutMinutes': '20' },
      `stages.staging.app.releaseTimeoutMinutes: given '20'. ${MINUTES} Did you mean 20?`,
    ],
    [
      { 'app.releaseTimeout': 20 },
      'app.releaseTimeout: no such setting. Accepted: folder, healthPath, packages, idleTimeoutSeconds, bodyLimitMiB, ' +
        "releaseTimeoutMinutes, limits, environment, secrets, secretKeys, egress, permissions, schedule. Did you mean 'releaseTimeoutMinutes'?",
    ],
  ]);
});

describe('health path and environment', () => {
  testRows([
    [{ 'app.healthPath': 'health' }, `app.healthPath: given 'health'. ${PATH}`],
    [{ 'app.healthPath': '/health?full=1' }, `app.healthPath: given '/health?full=1'. ${PATH}`],
    [
      { 'app.healthpath': '/' },
      "app.healthpath: no such setting. Accepted: folder, healthPath, packages, idleTimeoutSeconds, bodyLimitMiB, releaseTimeoutMinutes, limits, environment, secrets, secretKeys, egress, permissions, schedule. Did you mean 'healthPath'?",
    ],
    [
      { 'app.environment': ['LEVEL=info'] },
      "app.environment: given a list. Accepted: an object from names to texts, e.g. { LOG_LEVEL: 'info' }.",
    ],
    [
      { 'app.environment.DRAIN_SECONDS': '80' },
      `app.environment.DRAIN_SECONDS: set by the platform itself. ${RESERVED}`,
    ],
    [{ 'app.environment.PORT': '80' }, `app.environment.PORT: set by the platform itself. ${RESERVED}`],
    [
      { 'stages.staging.app.environment.RELEASE_FILE': 'x' },
      `stages.staging.app.environment.RELEASE_FILE: set by the platform itself. ${RESERVED}`,
    ],
    [
      { 'app.environment.LOG-LEVEL': 'info' },
      `app.environment.LOG-LEVEL: no name for an environment variable. ${VARIABLE} Did you mean 'LOG_LEVEL'?`,
    ],
    [{ 'app.environment.LEVEL': 3 }, `app.environment.LEVEL: given a number. ${VALUE}`],
    [{ 'app.environment.LEVEL': null }, `app.environment.LEVEL: given null. ${VALUE}`],
    [{ 'app.environment.KEY': 'one\ntwo' }, `app.environment.KEY: ${UNSEEN}. ${VALUE}`],
    [{ 'app.environment.GREETING': 'Hello ${name}' }, `app.environment.GREETING: ${UNSEEN}. ${VALUE}`],
    [
      { 'app.environment.BIG': 'x'.repeat(4094) },
      'app.environment: 4097 bytes of names and values. Accepted: at most 4096: it travels in the user data.',
    ],
    [
      { 'app.environment.BIG': 'x'.repeat(4000), 'stages.staging.app.environment.MORE': 'x'.repeat(100) },
      'stages.staging.app.environment: 4107 bytes of names and values. Accepted: at most 4096: it travels in the user data.',
    ],
  ]);
});

describe('keys of secrets', () => {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999';
  const ARN =
    "Accepted: the ARN of a KMS key, not of an alias, e.g. 'arn:aws:kms:us-east-1:123456789012:key/…'.";
  const alias = 'arn:aws:kms:us-east-1:123456789012:alias/hello';
  testRows([
    [{ 'app.secretKeys': [alias] }, `app.secretKeys[0]: given '${alias}'. ${ARN}`],
    [
      { 'app.secretKeys': 'all' },
      "app.secretKeys: given 'all'. Accepted: a list of 0 to 10 ARNs of KMS keys.",
    ],
    [
      { 'stages.staging.app.secretKeys': [key] },
      `stages.staging.app.secretKeys[0]: given '${key}'. Accepted: a key in us-east-1, where the secrets are.`,
    ],
  ]);
});

describe('secrets', () => {
  const at = (service: string, region = 'us-east-1', account = '123456789012') =>
    `arn:aws:${service}:${region}:${account}`;
  const keyOf = (account: string) =>
    `${at('kms', 'us-east-1', account)}:key/0a1b2c3d-4444-5555-6666-777788889999`;
  const foreign = `secretsmanager:${at('secretsmanager', 'us-east-1', '210987654321')}:secret:db-a1B2c3#password`;
  const FOREIGN =
    'a secret of account 210987654321, and no key of that account is in app.secretKeys. Accepted: the customer-managed ' +
    "key that encrypts it beside it: AWS's own key serves no other account.";
  testRows([
    [{ 'app.secrets.PASSWORD': 'hunter2' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'ssm:hello/db' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'ssm:/aws/reference' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'secretsmanager:my secret' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'rds!db-1#password' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'secretsmanager:RDS!db-1' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'secretsmanager:hello/db#' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'ssm:/hello/db:3' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 'ssm:/hello/db#password' }, `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`],
    [{ 'app.secrets.PASSWORD': 5432 }, `app.secrets.PASSWORD: given a number. ${SECRET}`],
    // Without its last six characters: AWS may take it for another secret.
    [
      { 'app.secrets.PASSWORD': `secretsmanager:${at('secretsmanager')}:secret:hello/db` },
      `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`,
    ],
    // As consoles show it.
    [
      { 'app.secrets.PASSWORD': `${at('secretsmanager')}:secret:rds!db-1-a1B2c3` },
      `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET} Did you mean 'secretsmanager:${at('secretsmanager')}:secret:rds!db-1-a1B2c3'?`,
    ],
    [
      { 'stages.staging.app.secrets.PASSWORD': `${at('ssm')}:parameter/hello/db` },
      `stages.staging.app.secrets.PASSWORD: ${UNSEEN}. ${SECRET} Did you mean 'ssm:${at('ssm')}:parameter/hello/db'?`,
    ],
    [
      { 'app.secrets.PASSWORD': `ssm:${at('secretsmanager')}:secret:hello/db-a1B2c3` },
      `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET} Did you mean 'secretsmanager:${at('secretsmanager')}:secret:hello/db-a1B2c3'?`,
    ],
    // As a task definition of ECS has it.
    [
      { 'app.secrets.PASSWORD': `${at('secretsmanager')}:secret:hello/db-a1B2c3:password::` },
      `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET} Did you mean 'secretsmanager:${at('secretsmanager')}:secret:hello/db-a1B2c3#password'?`,
    ],
    [
      {
        'app.secrets.PASSWORD': `secretsmanager:${at('secretsmanager')}:secret:hello/db-a1B2c3:password:AWSCURRENT:`,
      },
      `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET} Did you mean 'secretsmanager:${at('secretsmanager')}:secret:hello/db-a1B2c3#password'?`,
    ],
    // Another version than the current one is nothing that is known here.
    [
      { 'app.secrets.PASSWORD': `${at('secretsmanager')}:secret:hello/db-a1B2c3:password:AWSPREVIOUS:` },
      `app.secrets.PASSWORD: ${UNSEEN}. ${SECRET}`,
    ],
    [
      {
        'app.secrets.PASSWORD': `secretsmanager:${at('secretsmanager', 'eu-west-1')}:secret:hello/db-a1B2c3`,
      },
      'app.secrets.PASSWORD: a secret in eu-west-1. Accepted: one in us-east-1: replicate it there, and name the replica.',
    ],
    [
      { 'stages.staging.app.secrets.PASSWORD': `ssm:${at('ssm', 'eu-west-1')}:parameter/hello/db` },
      'stages.staging.app.secrets.PASSWORD: a secret in eu-west-1. Accepted: one in us-east-1: keep a copy there.',
    ],
    [{ 'app.secrets.PASSWORD': foreign }, `app.secrets.PASSWORD: ${FOREIGN}`],
    [{ 'stages.staging.app.secrets.PASSWORD': foreign }, `stages.staging.app.secrets.PASSWORD: ${FOREIGN}`],
    [
      { 'app.secrets.PASSWORD': foreign, 'app.secretKeys': [keyOf('123456789012')] },
      `app.secrets.PASSWORD: ${FOREIGN}`,
    ],
    // One stage has the key, the other one has not.
    [
      { 'app.secrets.PASSWORD': foreign, 'stages.staging.app.secretKeys': [keyOf('210987654321')] },
      `app.secrets.PASSWORD: ${FOREIGN}`,
    ],
    [
      { 'app.secrets.1PASSWORD': 'ssm:/hello/db' },
      `app.secrets.1PASSWORD: no name for an environment variable. ${VARIABLE}`,
    ],
    [{ 'app.secrets.STAGE': 'ssm:/hello/db' }, `app.secrets.STAGE: set by the platform itself. ${RESERVED}`],
    [
      { 'app.environment.DB': 'x', 'app.secrets.DB': 'ssm:/hello/db' },
      'app.secrets.DB: a variable of app.environment and of app.secrets. Accepted: each name in one of them.',
    ],
    [
      { 'app.environment.DB': 'x', 'stages.staging.app.secrets.DB': 'ssm:/hello/db' },
      'stages.staging.app.secrets.DB: a variable of app.environment and of app.secrets. Accepted: each name in one of them.',
    ],
    [
      { 'app.secrets.DB': 'ssm:/hello/db', 'stages.staging.app.environment.DB': 'x' },
      'stages.staging.app.environment.DB: a variable of app.environment and of app.secrets. Accepted: each name in one of them.',
    ],
  ]);
});

describe('egress', () => {
  testRows([
    [{ 'app.egress': {} }, 'app.egress: given {}. Accepted: a list of 0 to 10 objects { port, cidr }.'],
    [
      { 'app.egress': [{ ...mail, port: 0 }] },
      'app.egress[0].port: given 0. Accepted: a whole number from 1 to 65535.',
    ],
    [
      { 'app.egress': [{ ...mail, port: 65536 }] },
      'app.egress[0].port: given 65536. Accepted: a whole number from 1 to 65535.',
    ],
    [
      { 'app.egress': [{ ...mail, cidr: '10.20.0.7' }] },
      `app.egress[0].cidr: given '10.20.0.7'. ${CIDR} Did you mean '10.20.0.7/32'?`,
    ],
    [
      { 'app.egress': [{ ...mail, cidr: '10.20.0.7/16' }] },
      `app.egress[0].cidr: given '10.20.0.7/16'. ${CIDR} Did you mean '10.20.0.0/16'?`,
    ],
    [{ 'app.egress': [{ ...mail, cidr: '::/0' }] }, `app.egress[0].cidr: given '::/0'. ${CIDR}`],
    [
      { 'stages.staging.app.egress': [{ port: 25 }] },
      `stages.staging.app.egress[0].cidr: not given. ${CIDR}`,
    ],
    [
      { 'app.egress': [mail, mail] },
      "app.egress[1]: given { port: 587, cidr: '10.20.0.0/16' }, which is app.egress[0] too. Accepted: each pair once.",
    ],
  ]);
});

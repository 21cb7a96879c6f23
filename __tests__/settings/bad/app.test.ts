import { refuses, testRows, type Row } from './table';

const APP =
  'folder, healthPath, packages, idleTimeoutSeconds, bodyLimitMiB, releaseTimeoutMinutes, limits, environment, secrets, ' +
  'secretKeys, egress, permissions, schedule';
const noSuch = (name: string, meant: string): Row => [
  { [`app.${name}`]: 120 },
  `app.${name}: no such setting. Accepted: ${APP}. Did you mean '${meant}'?`,
];

describe('packages', () => {
  const NAME = "a name of Amazon Linux 2023's packages, e.g. 'nodejs22' or 'python3.13'";
  const NAMES = 'a list of 0 to 20 names of packages';
  testRows([
    ...refuses('app.packages', NAMES, [['nodejs22']]),
    [
      { 'app.packages': Array<string>(21).fill('git') },
      `app.packages: given [\n${"  'git', 'git',\n".repeat(3)}  ... 15 more items\n]. Accepted: ${NAMES}.`,
    ],
    [{ 'app.packages': [22] }, `app.packages[0]: given 22 (a number). Accepted: ${NAME}.`],
    [
      { 'app.packages': ['git', 'nodejs 22'] },
      `app.packages[1]: given 'nodejs 22'. Accepted: ${NAME}. Did you mean 'nodejs22'?`,
    ],
    [
      { 'app.packages': [`a${'b'.repeat(100)}`] },
      `app.packages[0]: given 'a${'b'.repeat(99)}'... 1 more character. Accepted: ${NAME}.`,
    ],
    ...refuses('app.packages[0]', NAME, [
      [''],
      ['php@8.4', 'php8.4'],
      ['--nogpgcheck'],
      ['@development'],
      ["git'; reboot"],
    ]),
    ...refuses('stages.staging.app.packages[0]', NAME, [['https://example.com/a.rpm']]),
  ]);
});

describe('limits', () => {
  const NAME = 'Accepted: at most 32 letters, digits, - and _, beginning with a letter, and not app.';
  const EXAMPLE =
    'an object from names to limits, e.g. { web: { memoryPercent: 60 }, mail: { memoryPercent: 20 } }';
  const named = (name: string): Row => [
    { 'app.limits': { [name]: {} } },
    `app.limits.${name}: not a valid name of a process. ${NAME}`,
  ];

  testRows([
    ...refuses('app.limits', EXAMPLE, [[60]]),
    ...refuses('app.limits.web', 'an object with memoryPercent, tasks, openFiles', [[60]]),
    ...refuses('app.limits.web.memoryPercent', 'a whole number from 5 to 95 (percent)', [
      [96],
      [4],
      ['60', 60],
    ]),
    ...refuses('app.limits.mail.tasks', 'a whole number from 16 to 32768', [[15]]),
    ...refuses('app.limits.mail.openFiles', 'a whole number from 1024 to 1048576', [[1_048_577]]),
    [
      { 'stages.staging.app.limits': { 'mail queue': {} } },
      `stages.staging.app.limits['mail queue']: not a valid name of a process. ${NAME} Did you mean 'mail-queue'?`,
    ],
    ...['1st', 'app', 'm'.repeat(33)].map(named),
  ]);
});

describe('folder', () => {
  testRows([
    ...refuses(
      'app.folder',
      "a folder below the repository's root, e.g. 'services/web', or '.' for the root",
      [
        [''],
        ['/app', 'app'],
        ['./services/web/', 'services/web'],
        ['services//web', 'services/web'],
        ['..'],
        ['app/../..'],
        ['services/./web'],
        ['my app'],
        ['app/**'],
        ['app$(id)'],
        [['app']],
      ],
    ),
    [
      { 'stages.staging.app.folder': 'web' },
      `stages.staging.app.folder: no such setting. Accepted: ${APP.replace('folder, ', '')}.`,
    ],
  ]);
});

describe('times and sizes', () => {
  const SECONDS = 'a whole number from 10 to 3600 (seconds)';
  const MIB = 'a whole number from 1 to 10240 (MiB)';
  const MINUTES = 'a whole number from 1 to 30 (minutes)';
  const latency = 'stages.staging.thresholds.latencyP99Seconds';
  const tooSlow = (given: number, most: number) =>
    `${latency}: given ${given}, but the load balancer closes an idle connection after ${most} seconds. Accepted: at most ${most}, or a longer ` +
    'app.idleTimeoutSeconds.';

  testRows([
    ...refuses('app.idleTimeoutSeconds', SECONDS, [[9], [3601], [90.5], ['120', 120], ['2m']]),
    ...refuses('stages.staging.app.idleTimeoutSeconds', SECONDS, [[0]]),
    ...refuses('app.bodyLimitMiB', MIB, [[0], [10_241]]),
    ...refuses('stages.staging.app.bodyLimitMiB', MIB, [['5', 5]]),
    ...refuses('app.releaseTimeoutMinutes', MINUTES, [[0], [31], [2.5], ['10m']]),
    ...refuses('stages.staging.app.releaseTimeoutMinutes', MINUTES, [['20', 20]]),
    noSuch('idleTimeout', 'idleTimeoutSeconds'),
    noSuch('releaseTimeout', 'releaseTimeoutMinutes'),
    noSuch('healthpath', 'healthPath'),
    [{ [latency]: 61 }, tooSlow(61, 60)],
    [
      { [latency]: 20, 'app.idleTimeoutSeconds': 120, 'stages.staging.app.idleTimeoutSeconds': 15 },
      tooSlow(20, 15),
    ],
  ]);
});

const VARIABLE = 'Accepted: letters, digits and underscores, not beginning with a digit.';
const RESERVED =
  'reserved: the platform sets it. Accepted: any name but HEALTH_PATH, PORT, STAGE, TLS_CERT_FILE, TLS_KEY_FILE, ' +
  'RELEASE_FILE, DRAIN_SECONDS, STOP_TIMEOUT_SECONDS.';
const UNSEEN = 'given a text that is not shown here';

describe('health path and environment', () => {
  const VALUE = "Accepted: one line of text in quotes, without '${' and '%{'.";
  const reserved = (path: string): Row => [{ [path]: '80' }, `${path}: ${RESERVED}`];
  const tooMuch = (path: string, bytes: number) =>
    `${path}: ${bytes} bytes of names and values. Accepted: at most 4096: they are part of the instances' user data.`;
  testRows([
    ...refuses(
      'app.healthPath',
      "a path such as '/health': letters, digits and . _ ~ - /, at most 255, no query",
      [['health'], ['/health?full=1']],
    ),
    [
      { 'app.environment': ['LEVEL=info'] },
      "app.environment: given a list. Accepted: an object from names to texts, e.g. { LOG_LEVEL: 'info' }.",
    ],
    ...['app.environment.DRAIN_SECONDS', 'app.environment.PORT'].map(reserved),
    reserved('stages.staging.app.environment.RELEASE_FILE'),
    [
      { 'app.environment.LOG-LEVEL': 'info' },
      `app.environment.LOG-LEVEL: not a valid name of an environment variable. ${VARIABLE} Did you mean 'LOG_LEVEL'?`,
    ],
    [{ 'app.environment.LEVEL': 3 }, `app.environment.LEVEL: given a number. ${VALUE}`],
    [{ 'app.environment.LEVEL': null }, `app.environment.LEVEL: given null. ${VALUE}`],
    [{ 'app.environment.KEY': 'one\ntwo' }, `app.environment.KEY: ${UNSEEN}. ${VALUE}`],
    [{ 'app.environment.GREETING': 'Hello ${name}' }, `app.environment.GREETING: ${UNSEEN}. ${VALUE}`],
    [{ 'app.environment.BIG': 'x'.repeat(4094) }, tooMuch('app.environment', 4097)],
    [
      { 'app.environment.BIG': 'x'.repeat(4000), 'stages.staging.app.environment.MORE': 'x'.repeat(100) },
      tooMuch('stages.staging.app.environment', 4107),
    ],
  ]);
});

describe('keys of secrets', () => {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999';
  testRows([
    ...refuses(
      'app.secretKeys[0]',
      "the ARN of a KMS key, not of an alias, e.g. 'arn:aws:kms:us-east-1:123456789012:key/…'",
      [['arn:aws:kms:us-east-1:123456789012:alias/hello']],
    ),
    ...refuses('app.secretKeys', 'a list of 0 to 10 ARNs of KMS keys', [['all']]),
    ...refuses('stages.staging.app.secretKeys[0]', 'a key in us-east-1, where the secrets are', [[key]]),
  ]);
});

describe('secrets', () => {
  const at = (service: string, region = 'us-east-1', account = '123456789012') =>
    `arn:aws:${service}:${region}:${account}`;
  const SECRET =
    "Accepted: 'ssm:/path' or 'ssm:<ARN>' of Parameter Store; 'secretsmanager:name' or 'secretsmanager:<ARN with its six " +
    "last characters>' of Secrets Manager, both with '#key' for one key of its JSON.";
  /** A text that is no reference is not shown: it may be a secret itself. */
  const unseen = (value: string, meant?: string, path = 'app.secrets.PASSWORD'): Row => [
    { [path]: value },
    `${path}: ${UNSEEN}. ${SECRET}${meant ? ` Did you mean '${meant}'?` : ''}`,
  ];
  const secret = (rest: string) => `${at('secretsmanager')}:secret:${rest}`;
  const keyOf = (account: string) =>
    `${at('kms', 'us-east-1', account)}:key/0a1b2c3d-4444-5555-6666-777788889999`;
  const foreign = `secretsmanager:${at('secretsmanager', 'us-east-1', '210987654321')}:secret:db-a1B2c3#password`;
  const FOREIGN =
    'a secret of account 210987654321, but app.secretKeys has no key of that account. Accepted: in app.secretKeys the ' +
    'customer-managed key that encrypts it: another account cannot use an AWS managed key.';
  const BOTH = 'set in both app.environment and app.secrets. Accepted: each name in only one of them.';
  testRows([
    ...[
      'hunter2',
      'ssm:hello/db',
      'ssm:/aws/reference',
      'secretsmanager:my secret',
      'rds!db-1#password',
      'secretsmanager:RDS!db-1',
      'secretsmanager:hello/db#',
      'ssm:/hello/db:3',
      'ssm:/hello/db#password',
    ].map((value) => unseen(value)),
    [{ 'app.secrets.PASSWORD': 5432 }, `app.secrets.PASSWORD: given a number. ${SECRET}`],
    // Without its last six characters: AWS may take it for another secret.
    unseen(`secretsmanager:${secret('hello/db')}`),
    // As consoles show it.
    unseen(secret('rds!db-1-a1B2c3'), `secretsmanager:${secret('rds!db-1-a1B2c3')}`),
    unseen(
      `${at('ssm')}:parameter/hello/db`,
      `ssm:${at('ssm')}:parameter/hello/db`,
      'stages.staging.app.secrets.PASSWORD',
    ),
    unseen(`ssm:${secret('hello/db-a1B2c3')}`, `secretsmanager:${secret('hello/db-a1B2c3')}`),
    // As a task definition of ECS has it.
    unseen(secret('hello/db-a1B2c3:password::'), `secretsmanager:${secret('hello/db-a1B2c3#password')}`),
    unseen(
      `secretsmanager:${secret('hello/db-a1B2c3:password:AWSCURRENT:')}`,
      `secretsmanager:${secret('hello/db-a1B2c3#password')}`,
    ),
    // Another version than the current one is not supported.
    unseen(secret('hello/db-a1B2c3:password:AWSPREVIOUS:')),
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
    // Only one of the stages has the key.
    [
      { 'app.secrets.PASSWORD': foreign, 'stages.staging.app.secretKeys': [keyOf('210987654321')] },
      `app.secrets.PASSWORD: ${FOREIGN}`,
    ],
    [
      { 'app.secrets.1PASSWORD': 'ssm:/hello/db' },
      `app.secrets.1PASSWORD: not a valid name of an environment variable. ${VARIABLE}`,
    ],
    [{ 'app.secrets.STAGE': 'ssm:/hello/db' }, `app.secrets.STAGE: ${RESERVED}`],
    [{ 'app.environment.DB': 'x', 'app.secrets.DB': 'ssm:/hello/db' }, `app.secrets.DB: ${BOTH}`],
    [
      { 'app.environment.DB': 'x', 'stages.staging.app.secrets.DB': 'ssm:/hello/db' },
      `stages.staging.app.secrets.DB: ${BOTH}`,
    ],
    [
      { 'app.secrets.DB': 'ssm:/hello/db', 'stages.staging.app.environment.DB': 'x' },
      `stages.staging.app.environment.DB: ${BOTH}`,
    ],
  ]);
});

describe('egress', () => {
  const mail = { port: 587, cidr: '10.20.0.0/16' };
  const CIDR = "an IPv4 network, e.g. '10.20.0.0/16', or one address, e.g. '10.20.0.7/32'";
  const cidr = (given: string, meant?: string): Row => [
    { 'app.egress': [{ ...mail, cidr: given }] },
    `app.egress[0].cidr: given '${given}'. Accepted: ${CIDR}.${meant ? ` Did you mean '${meant}'?` : ''}`,
  ];
  const port = (given: number): Row => [
    { 'app.egress': [{ ...mail, port: given }] },
    `app.egress[0].port: given ${given}. Accepted: a whole number from 1 to 65535.`,
  ];
  testRows([
    ...refuses('app.egress', 'a list of 0 to 10 objects { port, cidr }', [[{}]]),
    port(0),
    port(65536),
    cidr('10.20.0.7', '10.20.0.7/32'),
    cidr('10.20.0.7/16', '10.20.0.0/16'),
    cidr('::/0'),
    // Addresses that cannot be a destination.
    ...[
      '224.0.0.0/4',
      '239.1.2.3/32',
      '127.0.0.0/8',
      '127.0.0.1',
      '169.254.169.254/32',
      '0.0.0.0/8',
      '255.255.255.255/32',
    ].map((given) => cidr(given)),
    [
      { 'stages.staging.app.egress': [{ port: 25 }] },
      `stages.staging.app.egress[0].cidr: not given. Accepted: ${CIDR}.`,
    ],
    [
      { 'app.egress': [mail, mail] },
      "app.egress[1]: given { port: 587, cidr: '10.20.0.0/16' }, the same as app.egress[0]. Accepted: each pair once.",
    ],
  ]);
});

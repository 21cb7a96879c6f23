import { z } from 'zod';
import { FieldNotes, list, section, table, text, whole } from './fields';
import { isNetwork, leadsNowhere, networkOf } from '../packages/facts';
import { nearestPackage, PACKAGE } from './packages';
import { permissions } from './schema-permissions';
import { scheduledCommand } from './schema-scheduled-command';
import { meantSecret, parseSecret, SECRET_FORMS } from './secrets';
import { isCarried } from './text';

/** Bytes of all names and values together: they are in the user data, which takes 16 KiB in all. */
export const ENVIRONMENT_LIMIT = 4096;

const SECRET: Pick<FieldNotes, 'secret'> = { secret: true };

/** Letters, digits and `. _ -`: safe in the trigger's pattern and in the build's shell. */
const isFolder = (value: string) =>
  value.length <= 200 &&
  (value === '.' || value.split('/').every((part) => /^(?!\.{1,2}$)[\w.-]+$/.test(part)));

const folder = text(
  "a folder below the repository's root, e.g. 'services/web', or '.' for the root",
  isFolder,
  {
    nearest: (given) => {
      const meant = String(given)
        .trim()
        .replace(/^(?:\.?\/)+|\/+$/g, '')
        .replace(/\/{2,}/g, '/');
      return isFolder(meant) ? meant : undefined;
    },
  },
);

const healthPath = text(
  "a path such as '/health': letters, digits and . _ ~ - /, at most 255, no query",
  /^\/[\w.~/-]{0,254}$/,
);

const environment = table(
  text("one line of text in quotes, without '${' and '%{'", isCarried, SECRET),
  "an object from names to texts, e.g. { LOG_LEVEL: 'info' }",
  SECRET,
);

const secrets = table(
  text(SECRET_FORMS, (value) => parseSecret(value) !== undefined, { ...SECRET, nearest: meantSecret }),
  "an object from names to places, e.g. { DB_PASSWORD: 'ssm:/hello/db-password' }",
  SECRET,
);

const secretKeys = list(
  text(
    "the ARN of a KMS key, not of an alias, e.g. 'arn:aws:kms:us-east-1:123456789012:key/…'",
    /^arn:aws:kms:[a-z\d-]+:\d{12}:key\/(?:mrk-[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/,
  ),
  0,
  10,
  'ARNs of KMS keys',
);

/** Whether the network can be a destination of TCP. */
const isDestination = (value: string) => isNetwork(value) && !leadsNowhere(value);

const egress = list(
  section({
    /** TCP port at the other end. */
    port: whole(1, 65535),
    /** Addresses at the other end. A stage without NAT reaches only private ones. */
    cidr: text("an IPv4 network, e.g. '10.20.0.0/16', or one address, e.g. '10.20.0.7/32'", isDestination, {
      nearest: (given) =>
        typeof given === 'string'
          ? [networkOf(given), networkOf(`${given}/32`)].find((meant) => meant && isDestination(meant))
          : undefined,
    }),
  }),
  0,
  10,
  'objects { port, cidr }',
);

const packages = list(
  text("a name of Amazon Linux 2023's packages, e.g. 'nodejs22' or 'python3.13'", PACKAGE, {
    nearest: nearestPackage,
  }),
  0,
  20,
  'names of packages',
);

const schedule = table(
  scheduledCommand,
  "an object from names to commands, e.g. { nightly: { cron: '0 3 * * *', command: './nightly.sh' } }",
);

/** Name of a process in `app/Procfile`, or of a command. */
export const PROCESS_NAME = /^[A-Za-z][\w-]{0,31}$/;

const limits = table(
  section({
    /**
     * Percent of the instance's memory. A process that needs more is killed and started again. All processes together
     * may have more than 100.
     * @default 80
     */
    memoryPercent: whole(5, 95, 'percent').default(80),
    /** Most processes and threads at a time. @default 512 */
    tasks: whole(16, 32_768).default(512),
    /** Most open files and connections of each process. @default 65536 */
    openFiles: whole(1024, 1_048_576).default(65_536),
  }),
  'an object from names to limits, e.g. { web: { memoryPercent: 60 }, mail: { memoryPercent: 20 } }',
);

const idleTimeoutSeconds = whole(10, 3600, 'seconds');
const bodyLimitMiB = whole(1, 10_240, 'MiB');
const releaseTimeoutMinutes = whole(1, 30, 'minutes');

/** What the app needs from every stage. */
export const appSchema = section({
  /**
   * The app's folder in the repository. Its buildspec.yml builds the release, and pushes that change something in it
   * are released. After a move, run `npm run deploy -- pipeline`; a build before that fails and releases nothing.
   * @default 'app'
   */
  folder: folder.default('app'),
  /** Path of the load balancer's health check; the answer 200 means ready. @default '/health' */
  healthPath: healthPath.default('/health'),
  /**
   * Packages of Amazon Linux 2023 that every instance installs when it starts, such as the app's runtime. Set
   * `runtime-versions` in the app's buildspec.yml to the same version. A program without a runtime needs no package. A
   * change reaches the instances with a new launch template. An unknown name, a package past its end of support, and
   * another version in buildspec.yml are warnings.
   * @default [ 'nodejs22' ]
   */
  packages: packages.default(['nodejs22']),
  /**
   * Seconds that the load balancer and the proxy wait while neither side sends anything: for the app's answer, for the
   * rest of a body, on a WebSocket, and for the next request on a connection. Long polls, slow answers and quiet
   * WebSockets need more than their longest silence; a WebSocket with frequent pings does not. A release always gives
   * open requests 30 s. The load balancer has a change at once, instances with a new launch template.
   * @default 60
   */
  idleTimeoutSeconds: idleTimeoutSeconds.default(60),
  /**
   * Largest body of a request, in MiB: the proxy refuses a larger one with 413. The proxy buffers no bodies, so a
   * larger limit costs only what the app does with them.
   * @default 100
   */
  bodyLimitMiB: bodyLimitMiB.default(100),
  /**
   * Minutes that the release command (the line `release` of `Procfile`) may take. Then it is ended, and the release
   * stops before any instance is changed.
   * @default 10
   */
  releaseTimeoutMinutes: releaseTimeoutMinutes.default(10),
  /**
   * Limits of a process of `app/Procfile` on its instance, by its name; `release` is the release command. A process
   * without an entry has the defaults. A change reaches the instances with a new launch template.
   * @default {}
   */
  limits: limits.default({}),
  /**
   * Environment variables in plain text: they are in Terraform's state and can be read in the console. Each value is
   * one line of text, without `${` and `%{`, which are Terraform's own. Names are letters, digits and underscores. The
   * platform sets `HEALTH_PATH`, `PORT`, `STAGE`, `TLS_CERT_FILE`, `TLS_KEY_FILE`, `RELEASE_FILE`, `DRAIN_SECONDS` and
   * `STOP_TIMEOUT_SECONDS`; bash sets `PWD`, `IFS` and others. A value that looks like a secret, such as a URL with a
   * password, is refused: use `app.secrets`. At most 4096 bytes in all.
   * @default {}
   */
  environment: environment.default({}),
  /**
   * Environment variables whose values the app's instance fetches when the app starts. Here is only the place:
   * `ssm:/hello/db-password` in Parameter Store, or `secretsmanager:hello/db` in Secrets Manager, also with a name from
   * AWS (`secretsmanager:rds!db-0a1b2c3d-0000-1111-2222-333344445555`). An ARN can replace the name:
   * `ssm:arn:aws:ssm:us-east-1:123456789012:parameter/hello/db-password`, or a complete one,
   * `secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:hello/db-a1B2c3`. It must be in the settings'
   * region; a secret of another account needs its key in `app.secretKeys`. `secretsmanager:hello/db#password`, with any
   * of these names and ARNs, is one key of a secret that is a JSON object: a text, or a number, `true` or `false` as
   * written there. A variable must not be in `app.environment` too.
   * @default {}
   */
  secrets: secrets.default({}),
  /**
   * ARNs of the customer managed KMS keys that encrypt these secrets. Instances may decrypt with only these keys, and
   * only
   * through Parameter Store and Secrets Manager. AWS's own keys (`aws/ssm`, `aws/secretsmanager`) need no entry. A key
   * must be in the settings' region, and its policy must allow IAM policies, as the console's default policy does:
   * `npm run preflight` checks it.
   * @default []
   */
  secretKeys: secretKeys.default([]),
  /** Destinations of instances beside HTTPS: databases, mail, other networks. Each pair once. @default [] */
  egress: egress.default([]),
  /**
   * What the app may do in AWS beside its logs and secrets, by names of letters and digits. A plan shows an addition as
   * a wider right. With CircleCI, a person must apply `state` first. A stage without NAT gets a VPC endpoint for each
   * service that has one. docs/changing.md has an example with a bucket.
   * @default {}
   */
  permissions: permissions.default({}),
  /**
   * Scheduled commands. Each runs on one instance in service, and never twice at once. A name has at most 32 letters,
   * digits, `-` and `_`, begins with a letter, and is not that of a process in the Procfile. The output is in the log
   * `<name>.log`; a failed run sends a mail. A stage that is scaled to 0 runs none. At most 20 in a stage.
   * @default {}
   */
  schedule: schedule.default({}),
});

/**
 * The app's settings in one stage: entries of `limits`, `environment`, `secrets`, `permissions` and `schedule` are
 * added or replaced by name, `secretKeys` are added, and every other setting replaces the project's.
 */
export const stageAppSchema = section({
  /** Instead of the project's. @default `app.healthPath` */
  healthPath: healthPath.optional(),
  /** Instead of the project's list. @default `app.packages` */
  packages: packages.optional(),
  /** Instead of the project's. @default `app.idleTimeoutSeconds` */
  idleTimeoutSeconds: idleTimeoutSeconds.optional(),
  /** Instead of the project's. @default `app.bodyLimitMiB` */
  bodyLimitMiB: bodyLimitMiB.optional(),
  /** Instead of the project's. @default `app.releaseTimeoutMinutes` */
  releaseTimeoutMinutes: releaseTimeoutMinutes.optional(),
  /** Added to the project's; the same name replaces the whole entry. @default `app.limits` */
  limits: limits.optional(),
  /** Added to the project's; the same name replaces. @default `app.environment` */
  environment: environment.optional(),
  /** Added to the project's; the same name replaces. @default `app.secrets` */
  secrets: secrets.optional(),
  /** Added to the project's. @default `app.secretKeys` */
  secretKeys: secretKeys.optional(),
  /** Instead of the project's list. @default `app.egress` */
  egress: egress.optional(),
  /** Added to the project's; the same name replaces. @default `app.permissions` */
  permissions: permissions.optional(),
  /** Added to the project's; the same name replaces the whole entry. @default `app.schedule` */
  schedule: schedule.optional(),
});

/** The app's settings in a stage; `folder` is the same for all, because all get the same release. */
export type App = Omit<z.output<typeof appSchema>, 'folder'>;

import { z } from 'zod';
import { FieldNotes, list, section, table, text, whole } from './fields';
import { isNetwork, leadsNowhere, networkOf } from '../packages/facts';
import { nearestPackage, PACKAGE } from './packages';
import { permissions } from './schema-permissions';
import { scheduledCommand } from './schema-scheduled-command';
import { meantSecret, parseSecret, SECRET_FORMS } from './secrets';
import { isCarried } from './text';

/** Bytes of all names and values together: user data, which carries them, takes 16 KiB in all. */
export const ENVIRONMENT_LIMIT = 4096;

const SECRET: Pick<FieldNotes, 'secret'> = { secret: true };

/** Letters, digits and `. _ -`, so that neither the trigger's pattern nor the build's shell reads more into it. */
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

/** What a packet of TCP can be sent to. */
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

/** What a process or a command is called: as in `app/Procfile`, whose `web` is the one that serves. */
export const PROCESS_NAME = /^[A-Za-z][\w-]{0,31}$/;

const limits = table(
  section({
    /**
     * Percent of the instance's memory; what needs more is ended and started again. Together they may have more than
     * there is.
     * @default 80
     */
    memoryPercent: whole(5, 95, 'percent').default(80),
    /** Processes and threads at a time. @default 512 */
    tasks: whole(16, 32_768).default(512),
    /** Files and connections that each of its processes may have open. @default 65536 */
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
   * The repository's folder that the app is in: its buildspec.yml makes the release, and pushes that change something in
   * it are released. Of a move, the pipeline is told with the next `npm run deploy -- pipeline`; a build between the two
   * fails and releases nothing.
   * @default 'app'
   */
  folder: folder.default('app'),
  /** What the load balancer asks each instance for; 200 means ready. @default '/health' */
  healthPath: healthPath.default('/health'),
  /**
   * Packages of Amazon Linux 2023 that every instance installs when it starts: what runs the app. The build image has
   * the same version where `runtime-versions` in the app's buildspec says so. A program that needs no runtime needs none.
   * A change reaches the instances with a new launch template. A name that is not known, or is past its end of support, is
   * a warning, and so is another version there.
   * @default [ 'nodejs22' ]
   */
  packages: packages.default(['nodejs22']),
  /**
   * Seconds that load balancer and proxy wait while neither side sends anything: for the app's answer, for the rest of
   * either body, on a WebSocket, and for the next request on a connection. Long polls, slow answers and quiet WebSockets
   * need more than their longest silence; one that pings more often needs nothing. A release gives what is under way
   * 30 s, however long this is. The load balancer takes a change at once, instances with a new launch template.
   * @default 60
   */
  idleTimeoutSeconds: idleTimeoutSeconds.default(60),
  /**
   * MiB that the body of a request may have: the proxy refuses a larger one with 413. Bodies pass to the app as they
   * come and are kept nowhere, so that a larger limit costs what the app makes of them.
   * @default 100
   */
  bodyLimitMiB: bodyLimitMiB.default(100),
  /**
   * Minutes that the release command, the line `release` of `Procfile`, may take. It is ended then, and the release stops
   * before any instance has changed.
   * @default 10
   */
  releaseTimeoutMinutes: releaseTimeoutMinutes.default(10),
  /**
   * What a process of `app/Procfile` may take of its instance, by its name; `release` is the release command. A process
   * without an entry has the defaults of one. A change reaches the instances with a new launch template.
   * @default {}
   */
  limits: limits.default({}),
  /**
   * Environment variables in plain text: they are in Terraform's state and can be read in the console. Each value is
   * one line of text, without `${` and `%{`, which are Terraform's own. Names are letters, digits and underscores;
   * `HEALTH_PATH`, `PORT`, `STAGE`, `TLS_CERT_FILE`, `TLS_KEY_FILE`, `RELEASE_FILE`, `DRAIN_SECONDS` and
   * `STOP_TIMEOUT_SECONDS` are set by the platform, `PWD`, `IFS` and the like by bash. A value that looks like a secret,
   * as a URL with a password does, is refused: `app.secrets` is for secrets. At most 4096 bytes in all.
   * @default {}
   */
  environment: environment.default({}),
  /**
   * Environment variables that are fetched when the app starts; only the place is written here:
   * `ssm:/hello/db-password` in Parameter Store, `secretsmanager:hello/db` in Secrets Manager, also a name that AWS gave
   * (`secretsmanager:rds!db-0a1b2c3d-0000-1111-2222-333344445555`). Instead of the name the ARN:
   * `ssm:arn:aws:ssm:us-east-1:123456789012:parameter/hello/db-password`, or the complete one
   * `secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:hello/db-a1B2c3`, in the settings' region;
   * one of another account needs its key in `app.secretKeys`. `secretsmanager:hello/db#password`, with any of these
   * names and ARNs, is one key of a secret that is a JSON object: a text, or a number, `true` or `false` as they are
   * written there. No name of a variable is in `app.environment` too.
   * @default {}
   */
  secrets: secrets.default({}),
  /**
   * The customer-managed KMS keys that these secrets are encrypted by: instances may then decrypt by exactly these,
   * through Parameter Store and Secrets Manager alone. AWS's own keys (`aws/ssm`, `aws/secretsmanager`) need no entry.
   * In the settings' region; the key's own policy must leave it to IAM, as the console's default policy does:
   * `npm run preflight` asks.
   * @default []
   */
  secretKeys: secretKeys.default([]),
  /** What instances may reach beyond HTTPS: databases, mail, other networks. No pair twice. @default [] */
  egress: egress.default([]),
  /**
   * What the app may do in AWS beyond its logs and secrets, by names of letters and digits. The plan shows what they add as
   * a wider right. With CircleCI, a person applies `state` first. A stage without NAT gets a VPC endpoint of each service
   * that has one. docs/changing.md has an app with a bucket.
   * @default {}
   */
  permissions: permissions.default({}),
  /**
   * Commands that run at times, each on one instance in service and never twice at a time. A name has at most 32 letters,
   * digits, `-` and `_`, begins with a letter, and is none of a process in the Procfile; the output is the log
   * `<name>.log`, and a run that fails sends a mail. A stage that sleeps runs none. At most 20 in a stage.
   * @default {}
   */
  schedule: schedule.default({}),
});

/**
 * What one stage has otherwise: names of `limits`, `environment`, `secrets`, `permissions` and `schedule` are added or replaced one by
 * one, `secretKeys` are added, the rest is replaced whole.
 */
export const stageAppSchema = section({
  /** Instead of the project's. @default `app.healthPath` */
  healthPath: healthPath.optional(),
  /** Instead of the project's, as a whole. @default `app.packages` */
  packages: packages.optional(),
  /** Instead of the project's. @default `app.idleTimeoutSeconds` */
  idleTimeoutSeconds: idleTimeoutSeconds.optional(),
  /** Instead of the project's. @default `app.bodyLimitMiB` */
  bodyLimitMiB: bodyLimitMiB.optional(),
  /** Instead of the project's. @default `app.releaseTimeoutMinutes` */
  releaseTimeoutMinutes: releaseTimeoutMinutes.optional(),
  /** Added to the project's; the same name replaces, as a whole. @default `app.limits` */
  limits: limits.optional(),
  /** Added to the project's; the same name replaces. @default `app.environment` */
  environment: environment.optional(),
  /** Added to the project's; the same name replaces. @default `app.secrets` */
  secrets: secrets.optional(),
  /** Added to the project's. @default `app.secretKeys` */
  secretKeys: secretKeys.optional(),
  /** Instead of the project's, as a whole. @default `app.egress` */
  egress: egress.optional(),
  /** Added to the project's; the same name replaces. @default `app.permissions` */
  permissions: permissions.optional(),
  /** Added to the project's; the same name replaces the whole entry. @default `app.schedule` */
  schedule: schedule.optional(),
});

/** What a stage has of it: all stages are given the same release, from the same folder. */
export type App = Omit<z.output<typeof appSchema>, 'folder'>;

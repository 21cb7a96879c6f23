import { z } from 'zod';
import { FieldNotes, list, section, table, text, whole } from './fields';
import { isNetwork, networkOf } from '../packages/facts/cidr';
import { parseSecret } from './secrets';

/**
 * Variables that the stage or the app's unit (app/deploy/app.service) sets for the app; `app/README.md` says what they
 * hold.
 */
export const RESERVED_ENVIRONMENT: readonly string[] = [
  'HEALTH_PATH',
  'PORT',
  'STAGE',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'RELEASE_FILE',
  'DRAIN_SECONDS',
  'STOP_TIMEOUT_SECONDS',
];

/** Bytes of all names and values together: user data, which carries them, takes 16 KiB in all. */
export const ENVIRONMENT_LIMIT = 4096;

const SECRET: Pick<FieldNotes, 'secret'> = { secret: true };

/**
 * One line, and nothing that Terraform would read as its own: `${` and `%{` begin expressions in every text
 * that it gets.
 */
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const isPlainValue = (value: string) => !/[\x00-\x1f\x7f]|[$%]\{/.test(value);

const healthPath = text(
  "a path such as '/health': letters, digits and . _ ~ - /, at most 255, no query",
  /^\/[\w.~/-]{0,254}$/,
);

const environment = table(
  text("one line of text in quotes, without '${' and '%{'", isPlainValue, SECRET),
  "an object from names to texts, e.g. { LOG_LEVEL: 'info' }",
  SECRET,
);

const secrets = table(
  text(
    "'ssm:/path' of Parameter Store, or 'secretsmanager:name' of Secrets Manager, with '#key' for one key of its JSON",
    (value) => parseSecret(value) !== undefined,
    SECRET,
  ),
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

const egress = list(
  section({
    /** TCP port at the other end. */
    port: whole(1, 65535),
    /** Addresses at the other end. A stage without NAT reaches only private ones. */
    cidr: text("an IPv4 network, e.g. '10.20.0.0/16', or one address, e.g. '10.20.0.7/32'", isNetwork, {
      nearest: (given) =>
        typeof given === 'string' ? (networkOf(given) ?? networkOf(`${given}/32`)) : undefined,
    }),
  }),
  0,
  10,
  'objects { port, cidr }',
);

/** What the app needs from every stage. */
export const appSchema = section({
  /**
   * What the load balancer asks each instance for; 200 means ready.
   * @default '/health'
   */
  healthPath: healthPath.default('/health'),
  /**
   * Environment variables in plain text: they are in Terraform's state and can be read in the console. Each value is
   * one line of text, without `${` and `%{`, which are Terraform's own. Names are letters, digits and underscores;
   * `HEALTH_PATH`, `PORT`, `STAGE`, `TLS_CERT_FILE`, `TLS_KEY_FILE`, `RELEASE_FILE`, `DRAIN_SECONDS` and
   * `STOP_TIMEOUT_SECONDS` are set by the platform. At most 4096 bytes in all.
   * @default {}
   */
  environment: environment.default({}),
  /**
   * Environment variables that are fetched when the app starts; only the place is written here:
   * `ssm:/hello/db-password` in Parameter Store, `secretsmanager:hello/db` in Secrets Manager,
   * `secretsmanager:hello/db#password` for one key of a secret that is a JSON object. No name is in `app.environment`
   * too.
   * @default {}
   */
  secrets: secrets.default({}),
  /**
   * The customer-managed KMS keys that these secrets are encrypted by: instances may then decrypt by exactly these,
   * through Parameter Store and Secrets Manager alone. AWS's own keys (`aws/ssm`, `aws/secretsmanager`) need no entry.
   * In the settings' region; the key's own policy must leave it to IAM, as the console's default policy does.
   * @default []
   */
  secretKeys: secretKeys.default([]),
  /**
   * What instances may reach beyond HTTPS: databases, mail, other networks. No pair twice.
   * @default []
   */
  egress: egress.default([]),
});

/**
 * What one stage has otherwise: names of `environment` and `secrets` are added or replaced one by one, `secretKeys` are
 * added, the rest is replaced whole.
 */
export const stageAppSchema = section({
  /**
   * Instead of the project's.
   * @default `app.healthPath`
   */
  healthPath: healthPath.optional(),
  /**
   * Added to the project's; the same name replaces.
   * @default `app.environment`
   */
  environment: environment.optional(),
  /**
   * Added to the project's; the same name replaces.
   * @default `app.secrets`
   */
  secrets: secrets.optional(),
  /**
   * Added to the project's.
   * @default `app.secretKeys`
   */
  secretKeys: secretKeys.optional(),
  /**
   * Instead of the project's, as a whole.
   * @default `app.egress`
   */
  egress: egress.optional(),
});

export type App = z.output<typeof appSchema>;

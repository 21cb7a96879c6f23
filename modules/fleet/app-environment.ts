import { RESERVED_ENVIRONMENT, type AppSettings } from '../../settings';

/** Longest drain, in seconds, that the time limits of the app's unit and of its lifecycle scripts leave room for. */
export const MAX_DRAIN_SECONDS = 40;

/** Seconds that the app has, after its drain, to finish what is in flight. */
const FINISH_SECONDS = 20;

export interface AppEnvironmentProps {
  readonly stage: string;
  readonly region: string;
  /** Path that the load balancer asks, beginning with a slash. */
  readonly healthPath: string;
  /**
   * Seconds that a release from before there was a proxy goes on serving after SIGTERM, until the load balancer has
   * noticed; 0 to 40. Others are stopped only once nobody sends them anything any more.
   */
  readonly drainSeconds: number;
  /** The user's plain variables. Any text; no name of RESERVED_ENVIRONMENT. */
  readonly environment: Readonly<Record<string, string>>;
  /** What processes and commands may take, by their names; others have the defaults of app/deploy/app.conf. */
  readonly limits: AppSettings['limits'];
  /** Variable → `ssm:<parameter>` or `secretsmanager:<name or ARN>[#<key>]`; the value is fetched at each start. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * What app/deploy/write-environment.py makes the app's environment file of, and write-limits.py its units' limits, as
 * JSON text. It holds the names of secrets, never a value.
 *
 * @throws Error if a name is reserved, given both as a variable and as a secret, or no name of a variable; if a
 * value holds a NUL; if the drain is out of its range.
 */
export function appEnvironment(props: AppEnvironmentProps): string {
  const { drainSeconds, environment, limits, secrets } = props;
  checkDrain(drainSeconds);
  checkNames(environment, secrets);
  checkValues(environment);
  return escaped({
    region: props.region,
    environment: {
      AWS_REGION: props.region,
      ...environment,
      STAGE: props.stage,
      HEALTH_PATH: props.healthPath,
      DRAIN_SECONDS: String(drainSeconds),
      STOP_TIMEOUT_SECONDS: String(drainSeconds + FINISH_SECONDS),
    },
    secrets,
    limits,
  });
}

/**
 * JSON without the characters that cloud-init's parser, PyYAML, drops a whole user data for, takes for the end of a
 * line, or makes a blank of.
 */
function escaped(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

type Variables = Readonly<Record<string, string>>;

function checkDrain(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_DRAIN_SECONDS) {
    throw new Error(`drainSeconds must be a whole number from 0 to ${MAX_DRAIN_SECONDS}, not ${seconds}.`);
  }
}

function checkNames(environment: Variables, secrets: Variables): void {
  for (const name of [...Object.keys(environment), ...Object.keys(secrets)]) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Error(`'${name}' is no name of an environment variable: letters, digits and _ only.`);
    }
    if (RESERVED_ENVIRONMENT.includes(name)) {
      throw new Error(`${name} is set by the instance: the app's environment and secrets may not set it.`);
    }
    if (Object.hasOwn(environment, name) && Object.hasOwn(secrets, name)) {
      throw new Error(`${name} is both in the app's environment and in its secrets: keep one.`);
    }
  }
}

function checkValues(environment: Variables): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value.includes('\0')) {
      throw new Error(`The value of ${name} holds a NUL character, which no environment can carry.`);
    }
  }
}

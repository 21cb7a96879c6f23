import { RESERVED_ENVIRONMENT, type AppSettings } from '../../settings';

/** Longest drain, in seconds. The time limits of the app's unit and of the lifecycle scripts allow no more. */
export const MAX_DRAIN_SECONDS = 40;

/** Seconds that the app has after its drain to finish requests. */
const FINISH_SECONDS = 20;

export interface AppEnvironmentProps {
  readonly stage: string;
  readonly region: string;
  /** Path of the load balancer's health check, with its slash in front. */
  readonly healthPath: string;
  /**
   * Seconds that an old release, which has no proxy in front, goes on serving after SIGTERM, until the load balancer
   * has noticed; 0 to 40. A release behind the proxy is stopped only when it gets no requests any more.
   */
  readonly drainSeconds: number;
  /** The user's plain variables: any text, and no name of RESERVED_ENVIRONMENT. */
  readonly environment: Readonly<Record<string, string>>;
  /** Memory and task limits of processes and commands, by name. @default those of app/deploy/app.conf */
  readonly limits: AppSettings['limits'];
  /** Variable → `ssm:<parameter>` or `secretsmanager:<name or ARN>[#<key>]`; the value is fetched at each start. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * JSON text from which app/deploy/write-environment.py writes the app's environment file, and write-limits.py the
 * limits of its units. It has the names of secrets, never a value.
 *
 * @throws Error if a name is reserved, is both a variable and a secret, or is no name of a variable; if a value has a
 * NUL character; if drainSeconds is out of range.
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
 * JSON in which some characters are escaped: cloud-init's parser, PyYAML, refuses the whole user data because of them,
 * takes them for the end of a line, or replaces them by a blank.
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
      throw new Error(`The value of ${name} has a NUL character, which no environment variable can have.`);
    }
  }
}

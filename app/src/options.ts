import { join } from 'node:path';
import { readCertificate, type Certificate } from './certificate.ts';
import { readRelease, type Release } from './release.ts';
import { StartError } from './start-error.ts';

/** What the environment says, read and checked. README.md describes each variable. */
export interface Options {
  readonly port: number;
  /** Absent: plain HTTP. */
  readonly certificate?: Certificate;
  readonly healthPath: string;
  readonly stage: string;
  readonly release: Release;
  /** How long to keep serving after SIGTERM. */
  readonly drainSeconds: number;
  /** From the signal to the exit, at most. */
  readonly stopTimeoutSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options from environment variables; an empty variable counts as not set.
 *
 * @throws StartError for the first value that cannot work
 */
export function readOptions(environment: Environment): Options {
  const drainSeconds = wholeNumber(environment, 'DRAIN_SECONDS', { default: 0, min: 0, max: 3600 });
  const stopTimeoutSeconds = wholeNumber(environment, 'STOP_TIMEOUT_SECONDS', {
    default: 30,
    min: 1,
    max: 3600,
  });
  if (stopTimeoutSeconds <= drainSeconds) {
    throw new StartError(
      `STOP_TIMEOUT_SECONDS must be more than DRAIN_SECONDS (${drainSeconds}), not ${stopTimeoutSeconds}.`,
    );
  }
  return {
    port: wholeNumber(environment, 'PORT', { default: 8443, min: 1, max: 65535 }),
    certificate: httpOnly(environment) ? undefined : certificate(environment),
    healthPath: healthPath(environment),
    stage: environment.STAGE || 'development',
    release: readRelease(
      environment.RELEASE_FILE || join(import.meta.dirname, '..', 'release.json'),
      Boolean(environment.RELEASE_FILE),
    ),
    drainSeconds,
    stopTimeoutSeconds,
  };
}

function wholeNumber(
  environment: Environment,
  name: string,
  range: { default: number; min: number; max: number },
): number {
  const text = environment[name] || String(range.default);
  const value = Number(text);
  if (!/^\d{1,6}$/.test(text) || value < range.min || value > range.max) {
    throw new StartError(
      `${name} must be a whole number from ${range.min} to ${range.max}, not ${JSON.stringify(text)}.`,
    );
  }
  return value;
}

function httpOnly({ HTTP_ONLY: value }: Environment): boolean {
  if (value && value !== '0' && value !== '1') {
    throw new StartError(`HTTP_ONLY must be 1 (plain HTTP) or 0 (HTTPS), not ${JSON.stringify(value)}.`);
  }
  return value === '1';
}

function certificate(environment: Environment): Certificate {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = environment;
  if (!certFile || !keyFile) {
    const name = certFile ? 'TLS_KEY_FILE' : 'TLS_CERT_FILE';
    throw new StartError(`${name} is not set: name a file in PEM form, or set HTTP_ONLY=1 for plain HTTP.`);
  }
  return readCertificate(certFile, keyFile);
}

/** The characters of a path (RFC 3986), and the length that a target group's health check takes. */
const path = /^\/[\w\-.~!$&'()*+,;=:@%/]{0,1023}$/;

function healthPath(environment: Environment): string {
  const value = environment.HEALTH_PATH || '/health';
  if (!path.test(value)) {
    throw new StartError(
      `HEALTH_PATH must begin with "/" and hold only the characters of a URL's path, not ${JSON.stringify(value)}.`,
    );
  }
  return value;
}

import { compress } from '../../packages/facts';
import { appsOf, type Rule } from './rule';
import type { App } from '../schema-app';
import type { Draft } from '../walk';

/**
 * Compressed bytes that a stage's app settings may have in the user data. EC2 takes 16,384 in all: half is for the
 * platform's own files, and 1,024 for a worse compression of both together.
 */
export const APP_BYTES = 7168;

/** Settings that are not in the user data, but in policies, security groups and documents. */
const ELSEWHERE: readonly string[] = [
  'secretKeys',
  'egress',
  'permissions',
  'schedule',
] satisfies readonly (keyof App)[];

/** Reported once: for the project's app, or for a stage whose own settings exceed the limit. */
export const userDataSize: Rule = (draft, report) => {
  for (const { path, whole } of appsOf(draft)) {
    if (fits(told(whole)) || (path.length > 1 && !fits(told(draft.app ?? {})))) continue;
    const bytes = compressed(told(whole));
    const parts = Object.entries(told(whole))
      .map(([name, value]) => ({ name, size: compressed(value) }))
      .filter(({ size }) => size > 100)
      .sort((one, other) => other.size - one.size)
      .map(({ name, size }) => `${name} ${size}`);
    report(
      path,
      `${bytes} bytes of user data, compressed: ${parts.join(', ')}`,
      `at most ${APP_BYTES} in all, beside the platform's own files: keep long values in Parameter Store and name them ` +
        'in app.secrets, or several as keys of one secret',
    );
  }
};

/** The app's settings in the user data. */
function told(app: Draft<App>): object {
  return Object.fromEntries(Object.entries(app).filter(([name]) => !ELSEWHERE.includes(name)));
}

/** Compresses only a text that does not fit uncompressed. */
function fits(value: unknown): boolean {
  return Buffer.byteLength(written(value)) <= APP_BYTES - GZIP_BYTES || compressed(value) <= APP_BYTES;
}

/** The most that gzip adds: 18 bytes of its own, and 5 for an uncompressed block. [RFC 1951, 3.2.4; RFC 1952] */
const GZIP_BYTES = 23;

function compressed(value: unknown): number {
  return compress(written(value)).length;
}

/** The form in the user data: JSON in YAML, so escaped twice. */
function written(value: unknown): string {
  return JSON.stringify(JSON.stringify(value ?? null));
}

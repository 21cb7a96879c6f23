import { compress } from '../../packages/facts';
import { appsOf, type Rule } from './rule';
import type { App } from '../schema-app';
import type { Draft } from '../walk';

/**
 * Bytes, compressed, that what a stage's app is told has in the user data. EC2 takes 16,384: half of it is the platform's
 * own files, and 1,024 are what one text costs the compression of another.
 */
export const APP_BYTES = 7168;

/** What policies, security groups and documents have, and instances are not told. */
const ELSEWHERE: readonly string[] = [
  'secretKeys',
  'egress',
  'permissions',
  'schedule',
] satisfies readonly (keyof App)[];

/** Said once: of the project's app, and of a stage's where the stage adds to what fits. */
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

/** What of an app instances know by their user data. */
function told(app: Draft<App>): object {
  return Object.fromEntries(Object.entries(app).filter(([name]) => !ELSEWHERE.includes(name)));
}

/** What is short enough as it is need not be compressed to know. */
function fits(value: unknown): boolean {
  return Buffer.byteLength(written(value)) <= APP_BYTES - GZIP_BYTES || compressed(value) <= APP_BYTES;
}

/** The most that gzip adds to so few bytes: its own 18, and 5 of one block that is kept as it is. [RFC 1951, 3.2.4; RFC 1952] */
const GZIP_BYTES = 23;

function compressed(value: unknown): number {
  return compress(written(value)).length;
}

/** As the user data has it: JSON in YAML, of which either may have to escape what it holds. */
function written(value: unknown): string {
  return JSON.stringify(JSON.stringify(value ?? null));
}

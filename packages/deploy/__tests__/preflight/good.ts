import config from '../../../../__tests__/support/example-config';
import type { Finding } from '../../preflight/finding';
import { resolveSettings, type Settings } from '../../../../settings';

/** The shipped settings, with other values in their places. */
export function good(changes: Partial<Settings> = {}): Settings {
  return { ...resolveSettings(config), ...changes };
}

/** What failed, each as its line in the report reads. */
export function failures(findings: readonly Finding[]): string[] {
  return findings.filter(({ status }) => status === 'fail').map(({ what, remedy }) => `${what}. ${remedy}`);
}

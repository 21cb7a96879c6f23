import config from '../../../../__tests__/support/example-config';
import type { Finding } from '../../preflight/finding';
import { resolveSettings, type Settings } from '../../../../settings';

/** The shipped settings with these changes. */
export function good(changes: Partial<Settings> = {}): Settings {
  return { ...resolveSettings(config), ...changes };
}

/** The failed checks, each as a line of the report. */
export function failures(findings: readonly Finding[]): string[] {
  return findings.filter(({ status }) => status === 'fail').map(({ what, remedy }) => `${what}. ${remedy}`);
}

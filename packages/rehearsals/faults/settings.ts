import { writeFileSync } from 'node:fs';
import type { SettingsInput } from '../../facts';
import { DOMAIN, edited, SMALLEST } from '../transitions/form';

/** What the stage has. */
export interface WorldOptions {
  /** With HTTPS under a domain: adds a certificate and its records, and half a minute. @default false */
  readonly domain?: boolean;
  /** With a schedule and the identity of CI, which are optional in the settings. @default false */
  readonly everything?: boolean;
}

const CI = {
  organization: 'b1a5b1a5-0000-4000-8000-000000000000',
  project: 'b1a5b1a5-0000-4000-8000-000000000001',
};

/**
 * One stage in two zones with one NAT gateway: every resource type, and few resources of each.
 *
 * @param changes how many more ports are open: ten at most
 */
export function settingsOf({ domain, everything }: WorldOptions, changes = 0): SettingsInput {
  const egress = Array.from({ length: changes }, (_, index) => ({
    port: 5432 + index,
    cidr: '192.0.2.0/24',
  }));
  return edited(SMALLEST, {
    ...(domain && { domain: DOMAIN }),
    ...(everything && {
      circleci: CI,
      'stages.staging.names': ['staging', 'beta'],
      'stages.staging.schedule': { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' },
    }),
    'stages.staging.app': { egress },
  });
}

/** Writes these settings as a file for CONFIG. @param changes as in {@link settingsOf} */
export function writeSettings(file: string, options: WorldOptions, changes = 0): void {
  const settings = JSON.stringify(settingsOf(options, changes), undefined, 2);
  writeFileSync(file, `export default ${settings};\n`);
}

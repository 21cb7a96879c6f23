import type { SettingsInput } from '../../facts';
import { ACCOUNT } from '../../embedded-aws';

/** New values by the path of the setting (`stages.staging.network.zones`); undefined removes the setting. */
export type Edit = Readonly<Record<string, unknown>>;

/** The domain whose hosted zone every embedded AWS has. */
export const DOMAIN = 'example.com';

/** Another domain, to move to. */
export const OTHER_DOMAIN = 'example.org';

/** The settings of what is deployed before a change. */
export interface Form {
  readonly name: string;
  readonly settings: SettingsInput;
  /** The version of this project that deployed it. @default this one */
  readonly version?: string;
  /** The stacks that are deployed, in this order; `state` always is. */
  readonly stacks: readonly string[];
}

/** The smallest settings, from which all forms are made: a public stage on plain HTTP. */
export const SMALLEST: SettingsInput = {
  project: 'hello',
  account: ACCOUNT,
  region: 'us-east-1',
  repository: { name: 'acme/hello', branch: 'main' },
  alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 200 },
  stages: { staging: { names: ['staging'], network: { cidr: '10.0.0.0/16', nat: 'single' } } },
};

/** A copy of the settings with this edit; other settings stay. Sections that are missing are added. */
export function edited(settings: SettingsInput, edit: Edit): SettingsInput {
  const copy = structuredClone(settings) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(edit)) put(copy, path.split('.'), value);
  return copy as unknown as SettingsInput;
}

function put(section: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length > 0) put((section[key] ??= {}) as Record<string, unknown>, rest, value);
  else if (value === undefined) delete section[key];
  else section[key] = value;
}

import type { SettingsInput } from '../../facts';
import { ACCOUNT } from '../../embedded-aws';

/** New values by their path (`stages.staging.network.zones`); undefined takes the setting out. */
export type Edit = Readonly<Record<string, unknown>>;

/** The domain whose hosted zone every embedded AWS has. */
export const DOMAIN = 'example.com';

/** Another one, that a person could move to. */
export const OTHER_DOMAIN = 'example.org';

/** Settings before a change: what really stands. */
export interface Form {
  readonly name: string;
  readonly settings: SettingsInput;
  /** Another version of this project that made what stands. @default this one */
  readonly version?: string;
  /** The stacks that stand, in the order in which they are applied; `state` always does. */
  readonly stacks: readonly string[];
}

/** What all first forms have in common: a public stage on plain HTTP, as small as it gets. */
export const SMALLEST: SettingsInput = {
  project: 'hello',
  account: ACCOUNT,
  region: 'us-east-1',
  repository: { name: 'acme/hello', branch: 'main' },
  alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 200 },
  stages: { staging: { names: ['staging'], network: { cidr: '10.0.0.0/16', nat: 'single' } } },
};

/** The settings as a person would have edited them; those given stay as they are. Missing sections are made. */
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

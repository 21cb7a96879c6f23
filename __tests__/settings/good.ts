/** Valid settings, in the form of the shipped file; tests change one value at a time. */
const GOOD = {
  project: 'hello',
  account: '123456789012',
  region: 'us-east-1',
  domain: 'example.com',
  repository: { name: 'acme/hello', branch: 'main' },
  alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 200 },
  stages: {
    staging: { names: ['staging'], network: { cidr: '10.0.0.0/16' } },
    production: { names: ['@', 'www'], network: { cidr: '10.1.0.0/16' } },
  },
};

/** New values by their path (`stages.staging.network.cidr`); undefined removes the setting. */
export type Changes = Readonly<Record<string, unknown>>;

/** The valid settings with changes. Missing sections on a path are created. */
export function settingsWith(changes: Changes = {}): unknown {
  const settings = structuredClone(GOOD) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) put(settings, path.split('.'), value);
  return settings;
}

function put(target: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length > 0) put((target[key] ??= {}) as Record<string, unknown>, rest, value);
  else if (value === undefined) delete target[key];
  else target[key] = value;
}

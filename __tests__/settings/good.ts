/** Settings that pass, in the shape of the file that ships; tests change one thing at a time. */
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

/** New values by their path (`stages.staging.network.cidr`); undefined takes the setting out. */
export type Changes = Readonly<Record<string, unknown>>;

/** The good settings with changes. Sections on the way are made where they are missing. */
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

import type { Facts, SecretFacts, StageFacts } from '../../facts';

/** A secret that the settings name, however often they do. */
export interface NamedSecret extends Pick<SecretFacts, 'service' | 'id' | 'account'> {
  /** Reads on: `the secret hello/db`, `the parameter /hello/db`. */
  readonly what: string;
  /** The keys of its JSON object that are taken. */
  readonly keys: readonly string[];
  /** Who takes it: the stages, and the variables there. */
  readonly users: readonly { readonly stage: StageFacts; readonly variables: readonly string[] }[];
}

/** A key that the settings name, and the stages whose instances decrypt by it. */
export interface NamedKey {
  readonly arn: string;
  readonly stages: readonly StageFacts[];
}

/** The secrets of all stages, each once. */
export function namedSecrets({ stages }: Facts): NamedSecret[] {
  const all = Object.values(stages).flatMap((stage) => stage.secrets.map((secret) => ({ stage, secret })));
  return groups(all, ({ secret }) => `${secret.service} ${secret.id}`).map((same) => {
    const [{ secret }] = same;
    const { service, id, account } = secret;
    const keys = [...new Set(same.flatMap((one) => one.secret.key ?? []))];
    const users = groups(same, ({ stage }) => stage.name).map((own) => ({
      stage: own[0].stage,
      variables: own.map((one) => one.secret.variable),
    }));
    return { service, id, account, keys, users, what: `the ${WORDS[service]} ${id}` };
  });
}

const WORDS = { secretsmanager: 'secret', ssm: 'parameter' } as const;

/** The keys of all stages, each once. One of a stage without secrets is used by nothing there. */
export function namedKeys({ stages }: Facts): NamedKey[] {
  const all = Object.values(stages).flatMap((stage) =>
    stage.app.secretKeys.map((arn) => ({ stage, arn })).filter(() => stage.secrets.length > 0),
  );
  return groups(all, ({ arn }) => arn).map((same) => ({
    arn: same[0].arn,
    stages: same.map(({ stage }) => stage),
  }));
}

/** `staging: DB_USER, DB_PASSWORD; production: DB_PASSWORD`. */
export function usedBy({ users }: NamedSecret): string {
  return users.map(({ stage, variables }) => `${stage.name}: ${variables.join(', ')}`).join('; ');
}

function groups<T>(all: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] {
  const found = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const same = found.get(keyOf(one));
    if (same) same.push(one);
    else found.set(keyOf(one), [one]);
  }
  return [...found.values()];
}

import type { Facts, SecretFacts, StageFacts } from '../../facts';

/** A secret in the settings, however often they name it. */
export interface NamedSecret extends Pick<SecretFacts, 'service' | 'id' | 'account'> {
  /** Its name in a sentence: `the secret hello/db`, `the parameter /hello/db`. */
  readonly what: string;
  /** The keys of its JSON object that are used. */
  readonly keys: readonly string[];
  /** The stages that use it, with their variables. */
  readonly users: readonly { readonly stage: StageFacts; readonly variables: readonly string[] }[];
}

/** A KMS key in the settings, and the stages whose instances decrypt with it. */
export interface NamedKey {
  readonly arn: string;
  readonly stages: readonly StageFacts[];
}

/** The secrets of all stages, without duplicates. */
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

/** The keys of all stages, without duplicates. A stage without secrets does not use its keys. */
export function namedKeys({ stages }: Facts): NamedKey[] {
  const all = Object.values(stages).flatMap((stage) =>
    stage.app.secretKeys.map((arn) => ({ stage, arn })).filter(() => stage.secrets.length > 0),
  );
  return groups(all, ({ arn }) => arn).map((same) => ({
    arn: same[0].arn,
    stages: same.map(({ stage }) => stage),
  }));
}

/** Where a secret is used: `staging: DB_USER, DB_PASSWORD; production: DB_PASSWORD`. */
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

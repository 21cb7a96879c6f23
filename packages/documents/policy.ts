import { list, texts, type Values } from './stack';

/** A statement of an IAM policy. Single values are converted to lists. */
export interface Statement {
  /** Empty where it has none. */
  readonly sid: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /**
   * `Service`, `AWS` or `Federated` → principals. A bare `*` is in `AWS`, as IAM reads it. Empty in policies
   * of roles.
   */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** NotAction, NotResource and NotPrincipal, in the same form. */
  readonly notActions: readonly string[];
  readonly notResources: readonly string[];
  readonly notPrincipals: Readonly<Record<string, readonly string[]>>;
  /** Whether it has one of these three. */
  readonly isNegative: boolean;
  /** Operator → key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The statement in its original form. */
  readonly raw: Values;
}

/** An IAM policy document: of a role, a resource, a boundary or a trust. */
export interface Policy {
  readonly statements: readonly Statement[];
  /** The document in its original form. */
  readonly raw: Values;
}

/**
 * Reads a policy document. A single statement, action or value may be written without a list. [IAM user
 * guide, "Grammar of the IAM JSON policy language"]
 *
 * @param document its text, or its parsed JSON
 * @returns undefined where it is not a policy: no JSON, or without statements. Callers that judge rights must
 * refuse that
 */
export function readPolicy(document: unknown): Policy | undefined {
  const raw = typeof document === 'string' ? parsed(document) : document;
  if (!isObject(raw)) return undefined;
  const statements = list(raw['Statement']);
  if (raw['Statement'] === undefined || !statements.every(isObject)) return undefined;
  return { statements: statements.map(statementOf), raw };
}

/** Whether a value looks like the text of a policy document. It may still be unreadable. */
export const isPolicy = (value: unknown): value is string =>
  typeof value === 'string' && /^\s*\{.*"Statement"/s.test(value);

function statementOf(raw: Values): Statement {
  return {
    sid: String(raw['Sid'] ?? ''),
    allows: raw['Effect'] === 'Allow',
    actions: texts(raw['Action']),
    resources: texts(raw['Resource']),
    principals: principalsOf(raw['Principal']),
    notActions: texts(raw['NotAction']),
    notResources: texts(raw['NotResource']),
    notPrincipals: principalsOf(raw['NotPrincipal']),
    isNegative: ['NotAction', 'NotResource', 'NotPrincipal'].some((key) => key in raw),
    conditions: (raw['Condition'] ?? {}) as Statement['conditions'],
    raw,
  };
}

function principalsOf(principal: unknown): Statement['principals'] {
  if (!isObject(principal)) return principal === undefined ? {} : { AWS: texts(principal) };
  return Object.fromEntries(Object.entries(principal).map(([kind, who]) => [kind, texts(who)]));
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

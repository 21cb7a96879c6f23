import { ACCOUNT } from '../environment';

interface Statement {
  Effect?: string;
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Who asks, as a resource's policy names it. */
export interface Principal {
  readonly kind: 'AWS' | 'Service';
  /** Every way to write it. */
  readonly names: readonly string[];
}

/** Whether a resource's policy allows a service of AWS, which comes over TLS and for this account, an action. */
export function allows(policy: string, principal: Principal, action: string, resource: string): boolean {
  const statements = asList(
    (JSON.parse(policy || '{}') as { Statement?: Statement | Statement[] }).Statement,
  );
  const matching = statements.filter(
    (statement) =>
      namesPrincipal(statement.Principal, principal) &&
      asList(statement.Action).some((pattern) => matches(pattern, action, true)) &&
      asList(statement.Resource).some((pattern) => matches(pattern, resource)) &&
      isMet(statement.Condition),
  );
  const isAllowed = matching.some((statement) => statement.Effect === 'Allow');
  return isAllowed && !matching.some((statement) => statement.Effect === 'Deny');
}

function namesPrincipal(given: Statement['Principal'], wanted: Principal): boolean {
  if (given === '*') return true;
  if (typeof given !== 'object') return false;
  if (asList(given['AWS']).includes('*')) return true;
  return asList(given[wanted.kind]).some((name) => wanted.names.includes(name));
}

/** The facts of such a call. A condition on anything else is taken as not met. */
const CONTEXT: Record<string, string> = {
  'aws:securetransport': 'true',
  'aws:sourceaccount': ACCOUNT,
  'aws:sourceowner': ACCOUNT,
};

function isMet(condition: Statement['Condition']): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const actual = CONTEXT[key.toLowerCase()];
      if (key.toLowerCase() === 'aws:sourcearn') return /Arn|String/.test(operator);
      if (key.toLowerCase() === 's3:x-amz-acl') return asList(expected).includes('bucket-owner-full-control');
      if (actual === undefined) return operator.includes('Not') || operator.endsWith('IfExists');
      return asList(expected).some((value) => matches(value, actual)) !== operator.includes('Not');
    }),
  );
}

function matches(pattern: string, value: string, ignoreCase = false): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, ignoreCase ? 'i' : '').test(value);
}

function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

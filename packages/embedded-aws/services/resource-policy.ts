import { readPolicy, type Statement, texts } from '../../documents';
import { ACCOUNT } from '../environment';

/** A principal, as a resource's policy names it. */
export interface Principal {
  readonly kind: 'AWS' | 'Service';
  /** Every way to write it. */
  readonly names: readonly string[];
}

/** Whether a resource's policy allows an action to an AWS service that calls over TLS and for this account. */
export function allows(policy: string, principal: Principal, action: string, resource: string): boolean {
  const { statements = [] } = readPolicy(policy) ?? {};
  const matching = statements.filter(
    ({ principals, actions, resources, conditions }) =>
      namesPrincipal(principals, principal) &&
      actions.some((pattern) => matches(pattern, action, true)) &&
      resources.some((pattern) => matches(pattern, resource)) &&
      isMet(conditions),
  );
  return matching.length > 0 && matching.every((statement) => statement.allows);
}

function namesPrincipal(given: Statement['principals'], wanted: Principal): boolean {
  if (given['AWS']?.includes('*')) return true;
  return (given[wanted.kind] ?? []).some((name) => wanted.names.includes(name));
}

/** The condition keys of such a call. A condition on any other key is taken as not met. */
const CONTEXT: Record<string, string> = {
  'aws:securetransport': 'true',
  'aws:sourceaccount': ACCOUNT,
  'aws:sourceowner': ACCOUNT,
};

function isMet(conditions: Statement['conditions']): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const actual = CONTEXT[key.toLowerCase()];
      if (key.toLowerCase() === 'aws:sourcearn') return /Arn|String/.test(operator);
      if (key.toLowerCase() === 's3:x-amz-acl') return texts(expected).includes('bucket-owner-full-control');
      if (actual === undefined) return operator.includes('Not') || operator.endsWith('IfExists');
      return texts(expected).some((value) => matches(value, actual)) !== operator.includes('Not');
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

import { violations } from '../rules';
import type { StackJson } from '../../documents';
import type { Settings } from '../../../settings';
import { factsOf } from '../../../settings/facts';
import { writeShipped, type Written } from '../../../__tests__/support/stacks';

type Resources = Record<string, Record<string, Record<string, unknown>>>;
/** Changes a stack's JSON in place. */
export type Break = (resources: Resources, json: Record<string, unknown>) => void;

const shipped = new Map(writeShipped().map((one) => [one.name, one]));

export function shippedStack(name: string): Written {
  const found = shipped.get(name);
  if (!found) throw new Error(`no stack ${name}`);
  return found;
}

/** The violations of a changed stack as `rule: path found`, without those of the rule `known`. */
export function broken(name: string, breakIt: Break): string[] {
  return allBroken(name, breakIt).filter((line) => !line.startsWith('known: '));
}

/** The violations of a changed stack, with those of the rule `known`. */
export function allBroken(name: string, breakIt: Break): string[] {
  const { json, settings } = shippedStack(name);
  const copy = structuredClone(json);
  breakIt((copy as unknown as { resource: Resources }).resource, copy as unknown as Record<string, unknown>);
  return said(copy, settings);
}

export function said(json: StackJson, settings: Settings): string[] {
  return violations(json, factsOf(settings)).map(
    ({ rule, place, found }) => `${rule.id}: ${place.path} ${found}`,
  );
}

/** Changes any part of a stack's JSON. */
export const within =
  (change: (json: Record<string, unknown>) => void): Break =>
  (_, json) =>
    change(json);

/** Changes arguments of one resource. */
export function set(address: string, values: Record<string, unknown>): Break {
  return (resources) => {
    const [type = '', name = ''] = address.split('.');
    const found = resources[type]?.[name];
    if (!found) throw new Error(`no ${address}`);
    Object.assign(found, values);
  };
}

/** Adds a resource, as if by the construct `staging/more`. */
export function add(type: string, values: Record<string, unknown>): Break {
  return (resources) => {
    resources[type] = {
      ...resources[type],
      more: { '//': { metadata: { path: 'staging/more' } }, ...values },
    };
  };
}

export function remove(address: string): Break {
  return (resources) => {
    const [type = '', name = ''] = address.split('.');
    if (!resources[type]?.[name]) throw new Error(`no ${address}`);
    delete resources[type][name];
  };
}

/** Changes the statements of a policy. */
export function statements(
  address: string,
  change: (statements: Record<string, unknown>[]) => Record<string, unknown>[],
  argument = 'policy',
): Break {
  return (resources) => {
    const [type = '', name = ''] = address.split('.');
    const values = resources[type]?.[name];
    if (!values) throw new Error(`no ${address}`);
    const policy = JSON.parse(String(values[argument])) as { Statement: Record<string, unknown>[] };
    values[argument] = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
  };
}

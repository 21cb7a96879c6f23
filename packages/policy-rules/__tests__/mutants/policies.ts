import type { Written } from '../../../../__tests__/support/stacks';
import { argumentsAt, type Json, type Mutant, mutate, type Operator } from './mutant';

type Statement = Json & {
  Sid?: string;
  Effect?: string;
  Action?: string | string[];
  Resource?: string | string[];
};
const ARGUMENTS = ['policy', 'assume_role_policy'];

/** All mutants of the statements of a stack's policies. */
export function policyMutants(stack: Written): Mutant[] {
  return Object.entries(stack.json.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, values]) =>
      ARGUMENTS.filter((argument) => String(values[argument]).startsWith('{')).flatMap((argument) =>
        ofPolicy(stack, `${type}.${name}`, argument, String(values[argument])),
      ),
    ),
  );
}

function ofPolicy(stack: Written, address: string, argument: string, text: string): Mutant[] {
  const { Statement: all } = JSON.parse(text) as { Statement: Statement[] };
  return all.flatMap((statement, index) => {
    const write = (operator: Operator, what: string, changed: Statement | undefined) =>
      mutate(stack, operator, address, `${argument} ${statement.Sid}: ${what}`, (json) => {
        const statements = all.flatMap((one, at) => (at === index ? (changed ?? []) : one));
        argumentsAt(json, address)[argument] = JSON.stringify({
          Version: '2012-10-17',
          Statement: statements,
        });
      });
    if (statement.Effect === 'Deny') return [write('removed', 'the refusal removed', undefined)];
    return [
      ...widened(statement).map(([what, changed]) => write('policy widened', what, changed)),
      ...unconditioned(statement).map(([what, changed]) => write('condition removed', what, changed)),
      ...opened(statement).map(([what, changed]) => write('principal opened', what, changed)),
    ];
  });
}

type Change = readonly [what: string, changed: Statement];

function widened(statement: Statement): Change[] {
  const actions = [statement.Action ?? []].flat();
  const resources = [statement.Resource ?? []].flat();
  const service = String(actions[0]).split(':')[0];
  const trusts = statement.Resource === undefined;
  const found: Change[] = [];
  if (!actions.includes('*')) found.push(['all actions', { ...statement, Action: '*' }]);
  if (!trusts && !actions.includes(`${service}:*`)) {
    found.push([`all actions of ${service}`, { ...statement, Action: `${service}:*` }]);
  }
  if (!trusts && !resources.includes('*')) found.push(['all resources', { ...statement, Resource: '*' }]);
  return found;
}

function unconditioned(statement: Statement): Change[] {
  const conditions = (statement['Condition'] ?? {}) as Record<string, Json>;
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key): Change => {
      const kept = Object.fromEntries(Object.entries(keys).filter(([other]) => other !== key));
      const rest = { ...conditions, [operator]: kept };
      if (Object.keys(kept).length === 0) delete rest[operator];
      return [
        `without ${operator} ${key}`,
        { ...statement, Condition: Object.keys(rest).length ? rest : undefined },
      ];
    }),
  );
}

function opened(statement: Statement): Change[] {
  if (statement['Principal'] === undefined) return [];
  return [
    ['everyone', { ...statement, Principal: '*' }],
    ['another account', { ...statement, Principal: { AWS: 'arn:aws:iam::999999999999:root' } }],
  ];
}

import { readFileSync } from 'node:fs';
import { readPolicy } from '../../documents';
import { pythonPackage } from '../../test-support';

interface Managed {
  readonly Document: unknown;
}

let policies: Readonly<Record<string, Managed>> | undefined;

/** The actions of an AWS managed policy, by its name or ARN. The documents are AWS's, in moto's copy. */
export function managedActions(nameOrArn: string): string[] {
  const name = nameOrArn.split('/').at(-1) ?? '';
  policies ??= readPolicies();
  const policy = readPolicy(policies[name]?.Document);
  if (!policy) throw new Error(`moto's copy of AWS's managed policies has no ${name}.`);
  return policy.statements.flatMap(({ actions }) => actions);
}

/** The module is one JSON text. */
function readPolicies(): Record<string, Managed> {
  const text = readFileSync(pythonPackage(['moto', 'iam', 'aws_managed_policies.py']), 'utf8');
  const json = text.slice(text.indexOf('"""') + 3, text.lastIndexOf('"""'));
  return JSON.parse(json) as Record<string, Managed>;
}

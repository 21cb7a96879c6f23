import { readFileSync } from 'node:fs';
import { readPolicy } from '../../documents';
import { pythonPackage } from '../../test-support';

interface Managed {
  readonly Document: unknown;
}

let policies: Readonly<Record<string, Managed>> | undefined;

/** The actions of a policy of AWS's own, by its name or ARN: the documents are AWS's, as moto carries them. */
export function managedActions(nameOrArn: string): string[] {
  const name = nameOrArn.split('/').at(-1) ?? '';
  policies ??= readPolicies();
  const policy = readPolicy(policies[name]?.Document);
  if (!policy) throw new Error(`AWS has no managed policy ${name}, as far as moto knows.`);
  return policy.statements.flatMap(({ actions }) => actions);
}

/** The module is one text of JSON. */
function readPolicies(): Record<string, Managed> {
  const text = readFileSync(pythonPackage(['moto', 'iam', 'aws_managed_policies.py']), 'utf8');
  const json = text.slice(text.indexOf('"""') + 3, text.lastIndexOf('"""'));
  return JSON.parse(json) as Record<string, Managed>;
}

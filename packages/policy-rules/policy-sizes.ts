import { type Finding, type Rule } from './rule';
import { addressIn, type Resource, type Stack } from '../documents';

/** Characters without white space. [IAM user guide, "IAM and AWS STS quotas"] */
const LIMITS = { managed: 6144, inline: 10_240 };

/** Checks the size of policies, which grow with the number of stages and secrets. */
export const policySizes: Rule = {
  id: 'policy-sizes',
  why: 'IAM refuses a policy that is too long, and the apply fails half-way.',
  fix: 'Keep secrets below /<project>/, or several as one of Secrets Manager (secretsmanager:<name>#<key>); or have fewer stages, or shorter names.',
  check: (stack) => [...managed(stack), ...inline(stack)],
};

function managed(stack: Stack): Finding[] {
  return stack
    .all('aws_iam_policy')
    .flatMap((place) => tooLong(place, size(place), LIMITS.managed, 'a policy'));
}

/** Checks the size of a role's inline policies together. */
function inline(stack: Stack): Finding[] {
  return stack.all('aws_iam_role').flatMap((role) => {
    const own = stack.all('aws_iam_role_policy').filter((policy) => {
      return addressIn(policy.values['role']) === role.address;
    });
    const sum = own.reduce((total, policy) => total + size(policy), 0);
    return tooLong(role, sum, LIMITS.inline, 'all policies of a role');
  });
}

function size({ values }: Resource): number {
  return String(values['policy'] ?? '').replace(/\s/g, '').length;
}

function tooLong(place: Resource, found: number, limit: number, what: string): Finding[] {
  if (found <= limit) return [];
  const number = (count: number) => count.toLocaleString('en');
  return [{ place, found: `has ${number(found)} characters, and IAM takes ${number(limit)} of ${what}` }];
}

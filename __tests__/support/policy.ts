import type { Synthesized, Values } from './synthesized';

/** A statement of a policy as IAM reads it, lists always as lists. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** The statements of a policy in an argument of a resource. */
export function statements(values: Values, argument = 'policy'): PolicyStatement[] {
  const { Statement } = JSON.parse(String(values[argument])) as { Statement: Values[] };
  return Statement.map(
    (statement) =>
      ({
        ...statement,
        Action: [statement['Action']].flat(),
        Resource: [statement['Resource'] ?? []].flat(),
      }) as unknown as PolicyStatement,
  );
}

/** All statements of the policies of one role, by the role's address. */
export function rightsOf(stack: Synthesized, role: string): PolicyStatement[] {
  return Object.values(stack.all('aws_iam_role_policy'))
    .filter((values) => String(values['role']).startsWith(`\${${role}.`))
    .flatMap((values) => statements(values));
}

/** Whether a statement has an action, by its name or by a wildcard. */
export function names({ Action }: PolicyStatement, action: string): boolean {
  return Action.some((pattern) => matches(pattern, action));
}

/** Whether a pattern of a policy matches an action. */
export function matches(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(action);
}

import { type Facts, oneRecordALine } from '../facts';
import { Placeholders } from './placeholders';
import { type PolicyStatement, statementsOf } from './policies';
import { Stack, type StackJson } from '../documents';
import { statementLines } from './statement-lines';

/** What a statement contains in all projects, and what only in some. */
export interface JudgedStatement {
  /** Whether the policy has the statement in all projects. */
  readonly required: boolean;
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
}

/** Statements by policy (`aws_iam_role.fleet_instance_role_role assume_role_policy`) and Sid. */
export type JudgedPolicies = Readonly<Record<string, Readonly<Record<string, JudgedStatement>>>>;

/** A synthesized stack, with the facts of its settings. */
export interface Synthesized {
  readonly json: StackJson;
  readonly facts: Facts;
}

/** The policies of the app: app.permissions, which the settings check, and those of a project's own code. */
const OF_APP = /^aws_iam_role_policy\.fleet_instance_role_(app|permissions)$/;

/**
 * The boundary. Its Allow statements follow from the rights of the roles, first of all the app's: only what
 * it denies, or never allows, is checked.
 */
export const BOUNDARY = 'aws_iam_policy.circleci_boundary policy';

/** The key of a statement's policy in {@link JudgedPolicies}. */
export const policyOf = ({ resource, argument }: PolicyStatement) => `${resource.address} ${argument}`;

/** The statements that are checked one by one. */
export function judgedStatementsOf(stack: Stack): PolicyStatement[] {
  return statementsOf(stack).filter(({ resource }) => !OF_APP.test(resource.address));
}

/**
 * The text of packages/policy-rules/judged-policies.json: by policy and statement, what it contains in any of
 * the stacks.
 */
export function judgedPolicies(stacks: readonly Synthesized[]): string {
  const found = new Map<string, Map<string, string[][]>>();
  const times = new Map<string, number>();
  for (const { json, facts } of stacks) {
    const stack = new Stack(json);
    const placeholders = new Placeholders(facts, stack.name);
    const statements = judgedStatementsOf(stack);
    for (const policy of new Set(statements.map(policyOf))) times.set(policy, (times.get(policy) ?? 0) + 1);
    for (const statement of statements) {
      const policy = policyOf(statement);
      if (policy === BOUNDARY && /^App/.test(statement.sid)) continue;
      const lines = statementLines(statement.raw)
        .filter((line) => policy !== BOUNDARY || !/^(on|if) /.test(line))
        .map((line) => placeholders.generalized(line));
      const bySid = found.get(policy) ?? new Map<string, string[][]>();
      found.set(policy, bySid);
      bySid.set(statement.sid, [...(bySid.get(statement.sid) ?? []), lines]);
    }
  }
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  const judged = sorted.map(([policy, bySid]) => {
    const statements = [...bySid].map(([sid, variants]) => [sid, merged(variants, times.get(policy) ?? 0)]);
    return [policy, Object.fromEntries(statements)];
  });
  return oneRecordALine(Object.fromEntries(judged), 2);
}

function merged(variants: readonly string[][], times: number): JudgedStatement {
  const all = [...new Set(variants.flat())].sort();
  const isAlways = (line: string) => variants.every((lines) => lines.includes(line));
  return {
    required: variants.length >= times,
    always: all.filter(isAlways),
    sometimes: all.filter((line) => !isAlways(line)),
  };
}

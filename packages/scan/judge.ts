import type { Exception } from '../../modules/suppress';
import type { Resource } from '../documents';
import type { Answer, Answers } from './checkov';
import type { Prepared } from './prepare';

/** A check that a resource does not pass. */
export interface Finding {
  readonly check: string;
  readonly name: string;
  readonly stack: string;
  readonly address: string;
  /** The path of the construct. */
  readonly path: string;
}

/** What a scan found, once it has been held against the exceptions. */
export interface Judgement {
  readonly passed: number;
  /** Failures that nobody has excepted. */
  readonly failed: readonly Finding[];
  /** Failures that the code has an exception for. */
  readonly excepted: readonly Finding[];
  /** Exceptions of Checkov's checks that nothing made use of. */
  readonly idle: readonly Finding[];
}

/** Ids of Checkov's checks; any other exception is from a rule of the project's own. */
const CHECK = /^CKV2?_/;

/** Holds what Checkov answered about JSON and plans against the exceptions that are in the stacks. */
export function judge(stacks: readonly Prepared[], answers: readonly Answers[]): Judgement {
  const byName = new Map(stacks.map((prepared) => [prepared.stack, prepared]));
  const found = distinct(answers.flatMap(({ failed }) => failed.map((answer) => finding(answer, byName))));
  const allowed = stacks.flatMap(({ stack, resources }) =>
    resources.flatMap((resource) => exceptionsFrom(stack, resource)),
  );
  const allowedKeys = new Set(allowed.map(key));
  const foundKeys = new Set(found.map(key));
  return {
    passed: answers.reduce((sum, { passed }) => sum + passed.length, 0),
    failed: found.filter((one) => !allowedKeys.has(key(one))),
    excepted: found.filter((one) => allowedKeys.has(key(one))),
    idle: allowed.filter((one) => !foundKeys.has(key(one))),
  };
}

function finding(answer: Answer, stacks: ReadonlyMap<string, Prepared>): Finding {
  const [, stack = ''] = answer.file_path.split('/');
  const prepared = stacks.get(stack);
  const address = addressOf(answer, prepared);
  const path = prepared?.resources.find((resource) => resource.address === address)?.path ?? stack;
  return { check: answer.check_id, name: answer.check_name, stack, address, path };
}

/** In Terraform's JSON, some of Checkov's checks name a resource without its type: the line tells it. */
function addressOf({ resource, file_line_range: [line], file_path }: Answer, prepared?: Prepared): string {
  if (file_path.endsWith('.tf.json')) return prepared?.addressAt(line) ?? resource;
  return resource.replace(/\[.*\]$/, '');
}

function exceptionsFrom(stack: string, { address, path, exceptions }: Resource): Finding[] {
  return exceptions
    .filter(({ rule }: Exception) => CHECK.test(rule))
    .map(({ rule, reason }) => ({ check: rule, name: reason, stack, address, path }));
}

function key({ check, stack, address }: Finding): string {
  return `${check} ${stack} ${address}`;
}

function distinct(findings: Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [key(one), one])).values()];
}

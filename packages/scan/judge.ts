import type { Exception } from '../../modules/suppress';
import type { Resource } from '../documents';
import type { Answer, Answers } from './checkov';
import type { Prepared } from './prepare';

/** A check that a resource fails. */
export interface Finding {
  readonly check: string;
  readonly name: string;
  readonly stack: string;
  readonly address: string;
  /** The construct's path. */
  readonly path: string;
}

/** The result of a scan, compared with the exceptions in the code. */
export interface Judgement {
  readonly passed: number;
  /** Failures without an exception. */
  readonly failed: readonly Finding[];
  /** Failures with an exception in the code. */
  readonly excepted: readonly Finding[];
  /** Exceptions from Checkov's checks that no failure needs. */
  readonly idle: readonly Finding[];
}

/** The form of Checkov's check ids. All other exceptions are from this project's own rules. */
const CHECK = /^CKV2?_/;

/** Compares Checkov's results for JSON and plans with the exceptions in the stacks. */
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

/**
 * The address of a result's resource. In Terraform's JSON, some checks name the resource without its type, so
 * the address is found by the line.
 */
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

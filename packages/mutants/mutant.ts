import type { Json } from './document';

/** What is done to an attribute, or to a resource or block. */
export const OPERATORS = ['absent', 'duplicated', 'opened', 'present'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A stack with one change. */
export interface Mutant {
  readonly operator: Operator;
  /** `aws_lb`, `data.aws_ssm_parameter`, `backend.s3`, `meta-arguments`. */
  readonly type: string;
  /** `aws_lb.load_balancer_lb`, or the type where it has no address. */
  readonly address: string;
  /** The path in the schema: `health_check.path`; empty for a whole resource. */
  readonly path: string;
  /** The value before the change, and after it. */
  readonly before: unknown;
  readonly after: unknown;
  readonly json: () => Json;
}

/** A mutant in one line: `opened aws_lb.load_balancer_lb internal: false → true`. */
export function line({ operator, address, path, before, after }: Mutant): string {
  return `${operator} ${address} ${path || 'as a whole'}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}

import type { Shape } from './model';

/** A step into a value: a member's name, a place in a list, or a key of a map. */
export interface Path {
  readonly up: Path | undefined;
  readonly step: string | number | { readonly key: string };
}

export type FindingKind =
  'missing' | 'unknown' | 'type' | 'enum' | 'pattern' | 'length' | 'range' | 'operation' | 'error';

/** One place where a request or an answer is not what the service's model says. */
export interface Finding {
  readonly kind: FindingKind;
  readonly path: Path | undefined;
  readonly value?: unknown;
  readonly shape?: Shape;
  /** Whether it stands in the body of a REST call, where no member says its place. */
  readonly inBody?: boolean;
}

/** The path in one line that does not change with the values: `Filters[].Values[]`, `tags{}`. */
export function stablePath(path: Path | undefined): string {
  if (!path) return '';
  const before = stablePath(path.up);
  if (typeof path.step === 'number') return `${before}[]`;
  if (typeof path.step === 'object') return `${before}{}`;
  return before ? `${before}.${path.step}` : path.step;
}

/** The path as AWS's own messages write it: `tags.1.member.key`. */
export function spokenPath(path: Path | undefined): string {
  if (!path) return '';
  const before = spokenPath(path.up);
  const prefix = before ? `${before}.` : '';
  if (typeof path.step === 'number') return `${prefix}${path.step + 1}.member`;
  if (typeof path.step === 'object') return `${prefix}${path.step.key}.member`;
  return `${prefix}${lowerFirst(path.step)}`;
}

/** `TopicArn` as `topicArn`. */
export function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** The first step of a path: the member of the input or output that it goes through. */
export function firstStep(path: Path | undefined): Path['step'] | undefined {
  let current = path;
  while (current?.up) current = current.up;
  return current?.step;
}

/** A body that is no JSON or no XML. */
export function unreadable(error: unknown): Finding {
  return { kind: 'type', path: undefined, value: String(error), inBody: true };
}

/** Whether a value is shorter or less than it must be; otherwise it is longer or more. */
export function isBelow({ shape, value }: Finding): boolean {
  const size = typeof value === 'number' ? value : typeof value === 'string' ? [...value].length : undefined;
  return shape?.min !== undefined && (size ?? Object.keys(Object(value)).length) < shape.min;
}

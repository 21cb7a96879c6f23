import type { Shape } from './model';

/** A step into a value: the name of a member, an index of a list, or a key of a map. */
export interface Path {
  readonly up: Path | undefined;
  readonly step: string | number | { readonly key: string };
}

export type FindingKind =
  'missing' | 'unknown' | 'type' | 'enum' | 'pattern' | 'length' | 'range' | 'operation' | 'error';

/** A place where a request or an answer differs from the service's model. */
export interface Finding {
  readonly kind: FindingKind;
  readonly path: Path | undefined;
  readonly value?: unknown;
  readonly shape?: Shape;
  /** Whether it is in the body of a REST call, where no member has a location. */
  readonly inBody?: boolean;
}

/** The path in one line, without indexes and keys: `Filters[].Values[]`, `tags{}`. */
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

/** The first step of a path: a member of the input or output. */
export function firstStep(path: Path | undefined): Path['step'] | undefined {
  let current = path;
  while (current?.up) current = current.up;
  return current?.step;
}

/** A body that is not valid JSON or XML. */
export function unreadable(error: unknown): Finding {
  return { kind: 'type', path: undefined, value: String(error), inBody: true };
}

/** Whether a value is below its minimum; otherwise it is above its maximum. */
export function isBelow({ shape, value }: Finding): boolean {
  const size = typeof value === 'number' ? value : typeof value === 'string' ? [...value].length : undefined;
  return shape?.min !== undefined && (size ?? Object.keys(Object(value)).length) < shape.min;
}

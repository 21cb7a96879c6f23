import { askedFor as askedForBy, isNarrowed as isNarrowedBy } from '../facts';
import { readPolicy, type Resource, type Stack, type Statement } from '../documents';

/** A statement, with the resource and argument of its policy. */
export interface PolicyStatement extends Statement {
  readonly resource: Resource;
  /** The argument that contains the policy. */
  readonly argument: string;
}

const ARGUMENTS = [
  'policy',
  'assume_role_policy',
  'access_policy',
  'inline_policy',
  'policy_document',
  'resource_policy',
];

const parsed = new WeakMap<Stack, PolicyStatement[]>();

/** All statements of a stack's policies. */
export function statementsOf(stack: Stack): PolicyStatement[] {
  const found =
    parsed.get(stack) ??
    stack.resources.flatMap((resource) =>
      ARGUMENTS.flatMap((argument) => parse(resource, argument, resource.values[argument])),
    );
  parsed.set(stack, found);
  return found;
}

/**
 * Resources whose policy cannot be checked: it is known only at apply, as with Terraform's own data sources,
 * or AWS reads it differently from its text, as with a repeated element.
 */
export function unreadable(stack: Stack): Resource[] {
  return stack.resources.filter(({ values }) =>
    ARGUMENTS.some((argument) => {
      const text = values[argument];
      return typeof text === 'string' && !isDocument(text);
    }),
  );
}

function isDocument(text: string): boolean {
  const { raw, statements } = readPolicy(text) ?? {};
  return (
    JSON.stringify(raw) === withoutSpace(text) &&
    Object.keys(raw ?? {}).join() === 'Version,Statement' &&
    raw?.['Version'] === '2012-10-17' && // in the version of 2008, variables are literal text
    Array.isArray(raw['Statement']) &&
    (statements ?? []).every((one) => one.allows || one.raw['Effect'] === 'Deny')
  );
}

/** The same JSON without white space between its tokens. */
const withoutSpace = (json: string) => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');

/** The values of which a request's key must have one. Empty where the statement has no such condition. */
export const askedFor = ({ conditions }: PolicyStatement, key: string): string[] =>
  askedForBy(conditions, key);

/** Whether a statement applies only where a request's key has a certain value. */
export const isConditionedOn = (statement: PolicyStatement, key: string): boolean =>
  askedFor(statement, key).length > 0;

/** Whether a statement has a condition that narrows it. */
export const isNarrowed = ({ conditions }: PolicyStatement): boolean => isNarrowedBy(conditions);

/**
 * Patterns for everything in a service, in any account, or in any service: `*`, `arn:aws:s3:::*`,
 * `arn:aws:iam::*:role/x`.
 */
const EVERYTHING =
  /^\*|^arn:[^:]*[*?]|^arn:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?]+$/;

/** The parts of an Allow that are too broad: actions with a wildcard, and all resources. */
export function broadIn({ actions, resources }: Pick<PolicyStatement, 'actions' | 'resources'>): string[] {
  return [
    ...actions.filter((action) => /[*?]/.test(action)),
    ...resources.filter((resource) => EVERYTHING.test(resource)),
  ];
}

function parse(resource: Resource, argument: string, text: unknown): PolicyStatement[] {
  if (typeof text !== 'string') return [];
  const { statements = [] } = readPolicy(text) ?? {};
  return statements.map((statement) => ({ ...statement, resource, argument }));
}

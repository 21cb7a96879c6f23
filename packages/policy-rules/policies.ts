import { askedFor as askedForBy, isNarrowed as isNarrowedBy } from '../facts';
import { readPolicy, type Resource, type Stack, type Statement } from '../documents';

/** A statement, and where its policy stands. */
export interface PolicyStatement extends Statement {
  readonly resource: Resource;
  /** The argument that the policy is in. */
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
 * Resources whose policy nothing here can judge: known only at apply, such as Terraform's own documents, or written so that AWS
 * reads something else than stands there, as where an element is said twice.
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
    raw?.['Version'] === '2012-10-17' && // in the language of 2008 variables are texts
    Array.isArray(raw['Statement']) &&
    (statements ?? []).every((one) => one.allows || one.raw['Effect'] === 'Deny')
  );
}

/** The same JSON without what is between its words. */
const withoutSpace = (json: string) => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');

/** The values that a key of the request must have one of; empty where a statement does not ask for it. */
export const askedFor = ({ conditions }: PolicyStatement, key: string): string[] =>
  askedForBy(conditions, key);

/** Whether a statement applies only where a key of the request has a value. */
export const isConditionedOn = (statement: PolicyStatement, key: string): boolean =>
  askedFor(statement, key).length > 0;

/** Whether any condition of a statement narrows it. */
export const isNarrowed = ({ conditions }: PolicyStatement): boolean => isNarrowedBy(conditions);

/** Everything of a service, of any account, or of any service: `*`, `arn:aws:s3:::*`, `arn:aws:iam::*:role/x`. */
const EVERYTHING =
  /^\*|^arn:[^:]*[*?]|^arn:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?]+$/;

/** What of an Allow names more than it must: actions with a wildcard, all resources. */
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

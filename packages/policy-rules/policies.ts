import { askedFor as askedForBy, isNarrowed as isNarrowedBy } from '../facts';
import { list, type Resource, type Stack, texts, type Values } from './stack';

/** A statement of a policy, lists always as lists. */
export interface PolicyStatement {
  readonly resource: Resource;
  /** The argument that the policy is in. */
  readonly argument: string;
  readonly sid: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `Service`, `AWS`, `Federated` → who; `*` for everyone. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** Operator → key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** It says what it does not mean: NotAction, NotResource or NotPrincipal. */
  readonly isNegative: boolean;
  /** As it is written. */
  readonly raw: Values;
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
  const document = documentIn(text);
  return (
    JSON.stringify(document) === withoutSpace(text) &&
    Object.keys(document ?? {}).join() === 'Version,Statement' &&
    document?.Version === '2012-10-17' && // in the language of 2008 variables are texts
    Array.isArray(document.Statement) &&
    list(document.Statement).every(({ Effect }) => Effect === 'Allow' || Effect === 'Deny')
  );
}

/** The same JSON without what is between its words. */
const withoutSpace = (json: string) => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');

function documentIn(text: string): { readonly Version?: unknown; readonly Statement?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

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
  return list(documentIn(text)?.Statement).map((statement) => {
    const { Sid, Effect, Action, Resource, Principal, Condition } = statement;
    return {
      resource,
      argument,
      sid: String(Sid ?? ''),
      allows: Effect === 'Allow',
      actions: texts(Action),
      resources: texts(Resource),
      principals: principalsOf(Principal),
      conditions: (Condition ?? {}) as PolicyStatement['conditions'],
      isNegative: ['NotAction', 'NotResource', 'NotPrincipal'].some((key) => key in statement),
      raw: statement,
    };
  });
}

function principalsOf(principal: unknown): PolicyStatement['principals'] {
  if (principal === undefined) return {};
  if (typeof principal === 'string') return { AWS: [principal] };
  return Object.fromEntries(Object.entries(principal as object).map(([kind, who]) => [kind, texts(who)]));
}

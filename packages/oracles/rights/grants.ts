import type { Statement } from '../../documents';
import { managedActions } from './managed-policies';
import type { CdkResource } from './cdk-stack';
import type { PolicyDocument } from './policies';
import { actionsLike } from './service-reference';

/** Actions by principal: `''` in the policies of a role. */
export type Grants = ReadonlyMap<string, ReadonlySet<string>>;

type Granting = Pick<Statement, 'actions' | 'allows' | 'principals'>;

/** The counterpart of one of this project's owners in the CDK stack: the beginnings of role paths, or one resource. */
export interface Counterpart {
  readonly owners: readonly string[];
  readonly kind: PolicyDocument['kind'];
  readonly paths: readonly string[];
}

const ROLES: readonly (readonly [owner: string, ...paths: string[]])[] = [
  ['instance', 'cdk/instance/'],
  ['codedeploy', 'cdk/deployment-group/Role/'],
  ['flow-logs', 'cdk/vpc/flow-log/IAMRole/'],
  ['pipeline', 'cdk/pipeline/'],
  ['pipeline-build', 'cdk/build/Role/'],
  ['pipeline-prepare', 'cdk/prepare/Role/'],
  ['pipeline-verify', 'cdk/verify/Role/'],
  ['pipeline-settle', 'cdk/settle/Role/'],
  ['pipeline-events', 'cdk/settle/EventsRole/'],
];

export const COUNTERPARTS: readonly Counterpart[] = [
  ...ROLES.flatMap(([owner, ...paths]): Counterpart[] => [
    { owners: [owner], kind: 'identity', paths },
    { owners: [owner], kind: 'trust', paths },
  ]),
  { owners: ['circleci-plan', 'circleci-apply'], kind: 'trust', paths: ['cdk/ci/'] },
  { owners: ['aws_s3_bucket_policy.bucket_policy'], kind: 'resource', paths: ['cdk/state/Policy/'] },
  { owners: ['aws_s3_bucket_policy.artifacts_policy'], kind: 'resource', paths: ['cdk/artifacts/Policy/'] },
  {
    owners: ['aws_s3_bucket_policy.access_logs_policy'],
    kind: 'resource',
    paths: ['cdk/access-logs/Policy/'],
  },
  { owners: ['aws_kms_key.monitoring_sessions_key'], kind: 'resource', paths: ['cdk/session-key/'] },
  {
    owners: ['aws_kms_key.monitoring_topic_key', 'aws_kms_key.alerts_key'],
    kind: 'resource',
    paths: ['cdk/topic-key/'],
  },
  {
    owners: ['monitoring_topic', 'alerts'].flatMap((topic) =>
      ['urgent', 'later'].map((severity) => `aws_sns_topic_policy.${topic}_${severity}_policy`),
    ),
    kind: 'resource',
    paths: ['cdk/topic/Policy/'],
  },
];

/** What this project's policies of one kind grant an owner. */
export function ownGrants(documents: readonly PolicyDocument[], owner: string, kind: string): Grants {
  const own = documents.filter((one) => one.owner === owner && one.kind === kind);
  if (own.length === 0) throw new Error(`${owner} has no policy of the kind ${kind}.`);
  return collect(own.flatMap(({ statements }) => statements));
}

/** What CDK's constructs grant the counterpart, and AWS's own policies that they attach. */
export function cdkGrants(
  resources: Readonly<Record<string, CdkResource>>,
  { kind, paths }: Counterpart,
): { readonly granted: Grants; readonly attached: Grants } {
  const found = Object.entries(resources).filter(([, { Metadata }]) =>
    paths.some((path) => Metadata?.['aws:cdk:path']?.startsWith(path)),
  );
  if (found.length === 0) throw new Error(`The CDK stack has nothing at ${paths.join(', ')}.`);
  const roles = found.filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  const names = new Set(roles.map(([name]) => name));
  const policies = Object.values(resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::IAM::Policy' &&
      (Properties?.['Roles'] as { Ref: string }[]).some(({ Ref }) => names.has(Ref)),
  );
  const managed = roles.flatMap(
    ([, { Properties }]) => (Properties?.['ManagedPolicyArns'] ?? []) as unknown[],
  );
  const statements: Record<typeof kind, () => unknown[]> = {
    boundary: () => [],
    identity: () => policies.map(({ Properties }) => Properties?.['PolicyDocument']),
    trust: () => roles.map(([, { Properties }]) => Properties?.['AssumeRolePolicyDocument']),
    resource: () =>
      found.map(([, { Properties }]) => Properties?.['PolicyDocument'] ?? Properties?.['KeyPolicy']),
  };
  return {
    granted: collect(statements[kind]().flatMap(readCdk)),
    attached: new Map([
      ['', new Set(kind === 'identity' ? managed.map(resolve).flatMap((arn) => managedActions(arn)) : [])],
    ]),
  };
}

/**
 * CDK's statements in this project's form. They are read from a template and not from a policy: a text may be
 * `Fn::Join`, which is resolved as far as it is known.
 */
function readCdk(document: unknown): Granting[] {
  const { Statement: statements = [] } = (document ?? {}) as { Statement?: Record<string, unknown>[] };
  return statements.map(({ Effect, Action, Principal }) => ({
    allows: Effect === 'Allow',
    actions: [Action].flat().map(String),
    principals: principals(Principal),
  }));
}

function principals(principal: unknown): Statement['principals'] {
  if (principal === undefined) return {};
  if (principal === '*') return { AWS: ['*'] };
  return Object.fromEntries(
    Object.entries(principal as object).map(([kind, who]) => [kind, [who].flat().map(resolve)]),
  );
}

/** A value of a template as a text: `Fn::Join` is joined, the partition filled in. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = (value ?? {}) as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (join) return join[1].map(resolve).join(join[0]);
  return Ref === 'AWS::Partition' ? 'aws' : `<${Ref ?? 'known later'}>`;
}

function collect(statements: readonly Granting[]): Grants {
  const grants = new Map<string, Set<string>>();
  for (const { allows, actions, principals: named } of statements) {
    const who = Object.entries(named).flatMap(([kind, list]) => list.map((one) => nameOf(kind, one)));
    for (const one of who.length > 0 ? who : ['']) {
      const key = allows ? one : `denied to ${one || 'itself'}`;
      grants.set(key, new Set([...(grants.get(key) ?? []), ...actions]));
    }
  }
  return grants;
}

function nameOf(kind: string, who: string): string {
  if (kind === 'Federated') return 'identity provider';
  return /^arn:aws:iam::123456789012:root$/.test(who) ? 'the account' : who;
}

/**
 * Actions that the first grants and the second does not: one line for each, as it is written. Where a pattern is
 * granted in part, the line says which part, so that a smaller part is another difference.
 */
export async function lacking(first: Grants, second: readonly Grants[]): Promise<string[]> {
  const found: string[] = [];
  for (const [who, actions] of first) {
    const had = await expand(second.flatMap((grants) => [...(grants.get(who) ?? [])]));
    for (const action of actions) {
      const wanted = await expand([action]);
      const both = [...wanted].filter((one) => had.has(one)).sort();
      if (both.length === wanted.size) continue;
      const part = both.length > 0 ? `all but ${both.join(', ')} of ` : '';
      found.push(`${part}${action}${who && ` to ${who}`}`);
    }
  }
  return found;
}

async function expand(patterns: readonly string[]): Promise<Set<string>> {
  const actions = await Promise.all(
    patterns.map(async (pattern) => {
      const known = await actionsLike(pattern);
      return known.length > 0 ? known.map(({ name }) => name) : [pattern];
    }),
  );
  return new Set(actions.flat());
}

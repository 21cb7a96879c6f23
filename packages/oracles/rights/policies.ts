import { isPolicy, readPolicy, Stack, type StackJson, type Statement, textsIn } from '../../documents';
import { document, list, rolesOf } from '../../test-support';
import type { Written } from '../../../__tests__/support/stacks';

/** The purpose of a policy: it decides what its statements may say, and where its actions are looked up. */
export type Kind = 'boundary' | 'identity' | 'resource' | 'trust';

export interface PolicyDocument {
  readonly kind: Kind;
  /**
   * The owner of the policy, the same for every project and stage: `instance`, `pipeline-build`, `circleci-apply`; for
   * a policy that is no role's, the resource's address.
   */
  readonly owner: string;
  readonly statements: readonly Statement[];
}

/** The types that attach policies to resources. */
const OF_RESOURCES = ['aws_kms_key', 'aws_s3_bucket_policy', 'aws_sns_topic_policy'];

/** All arguments that are read as policies, by type. */
const READ: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ['assume_role_policy'],
  ...Object.fromEntries(
    ['aws_iam_policy', 'aws_iam_role_policy', ...OF_RESOURCES].map((type) => [type, ['policy']]),
  ),
};

/** Every policy document of some stacks; the same document of the same owner once. */
export function documentsOf(written: readonly Written[]): PolicyDocument[] {
  const found = written.flatMap((one) => documentsIn(one));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** All statements of one role. */
export function rightsOf(documents: readonly PolicyDocument[], owner: string): Statement[] {
  const own = documents.filter((one) => one.kind === 'identity' && one.owner === owner);
  if (own.length === 0) throw new Error(`No role ${owner} has a policy.`);
  return own.flatMap(({ statements }) => statements);
}

/** @throws Error where a stack has a policy that this does not read */
function documentsIn({ json, settings: { project, stages } }: Written): PolicyDocument[] {
  refuseUnread(json);
  const ownerOf = (name: string) =>
    Object.keys(stages).reduce(
      (owner, stage) => (owner.startsWith(`${stage}-`) ? owner.slice(stage.length + 1) : owner),
      name.slice(project.length + 1),
    );
  const ofRoles = rolesOf(json).flatMap(({ name, trust, identity }): PolicyDocument[] => [
    { kind: 'trust', owner: ownerOf(name), statements: read(trust) },
    ...identity.map((one): PolicyDocument => ({
      kind: 'identity',
      owner: ownerOf(name),
      statements: read(one),
    })),
  ]);
  const boundaries = list(json, 'aws_iam_policy')
    .filter(([, { name }]) => name === `${project}-boundary`)
    .map(([, values]): PolicyDocument => ({
      kind: 'boundary',
      owner: 'boundary',
      statements: read(document(values['policy'])),
    }));
  const ofResources = OF_RESOURCES.flatMap((type) =>
    list(json, type).map(([address, values]): PolicyDocument => ({
      kind: 'resource',
      owner: address,
      statements: read(document(values['policy'])),
    })),
  );
  return [...ofRoles, ...boundaries, ...ofResources];
}

/** @throws Error where a resource has a policy that documentsIn does not read */
function refuseUnread(json: StackJson): void {
  for (const { address, type, values } of new Stack(json).resources) {
    const read = READ[type] ?? [];
    const rest = Object.entries(values).filter(([argument]) => !read.includes(argument));
    if (textsIn(Object.fromEntries(rest)).some(isPolicy)) {
      throw new Error(
        `${address} has a policy that policies.ts does not read. Add to policies.ts whose policy it is.`,
      );
    }
  }
}

function read(document: unknown): readonly Statement[] {
  const policy = readPolicy(document);
  if (!policy) throw new Error(`no policy: ${JSON.stringify(document)}`);
  return policy.statements;
}

import { schemaOf } from '../cloudformation-registry';
import types from '../cloudformation-types.json';
import { type PolicyDocument, rightsOf } from './policies';
import { actionsLike } from './service-reference';

export interface Compared {
  readonly differences: readonly string[];
  /** The permissions of all handlers, each counted once for a type. */
  readonly permissions: number;
  readonly types: number;
}

/**
 * What CloudFormation's own handlers may call for a resource type, and CI's roles may not. The plan role needs what the
 * read handlers call, the apply role all of it: CloudFormation uses the same API as Terraform.
 *
 * @param synthesized the Terraform types that CI deploys
 */
export async function judgeByHandlers(
  documents: readonly PolicyDocument[],
  synthesized: readonly string[],
): Promise<Compared> {
  const [plan, apply] = ['circleci-plan', 'circleci-apply'].map((owner) => rightTo(documents, owner));
  const all = permissionsOf(synthesized);
  const misses = new Map<string, Set<string>>();
  for (const { type, handler, permission } of all) {
    if (!(await exists(permission))) continue;
    const lacking = !apply?.(permission) ? 'CI' : handler === 'read' && !plan?.(permission) ? 'the plan' : '';
    const what = `${lacking} misses ${permission}`;
    if (lacking) misses.set(what, (misses.get(what) ?? new Set()).add(type));
  }
  return {
    differences: [...misses].map(([what, of]) => `handlers: ${what} for ${[...of].sort().join(', ')}`),
    permissions: new Set(all.map(({ type, permission }) => `${type} ${permission}`)).size,
    types: new Set(all.map(({ type }) => type)).size,
  };
}

/** Whether a role may do something on some resource. */
function rightTo(documents: readonly PolicyDocument[], owner: string): (permission: string) => boolean {
  const patterns = rightsOf(documents, owner)
    .filter(({ allows }) => allows)
    .flatMap(({ actions }) => actions)
    .map((action) => new RegExp(`^${action.replaceAll('*', '.*')}$`, 'i'));
  return (permission) => patterns.some((pattern) => pattern.test(permission));
}

/**
 * Schemas also name actions that IAM does not have: `s3:DeleteBucketEncryption`, which s3:PutEncryptionConfiguration
 * allows.
 */
async function exists(permission: string): Promise<boolean> {
  return (await actionsLike(permission)).length > 0;
}

interface Permission {
  readonly type: string;
  readonly handler: string;
  readonly permission: string;
}

/** @throws Error where no CloudFormation type is known for a Terraform type */
function permissionsOf(synthesized: readonly string[]): Permission[] {
  const known: Readonly<Record<string, string | null>> = types;
  const unknown = synthesized.filter((type) => !(type in known));
  if (unknown.length > 0) {
    throw new Error(`packages/oracles/cloudformation-types.json has no ${unknown.join(', ')}.`);
  }
  const named = new Set(synthesized.flatMap((type) => known[type] ?? []));
  return [...named].flatMap((type) =>
    Object.entries(schemaOf(type, 'us-east-1').handlers ?? {})
      .filter(([handler]) => handler !== 'list') // Terraform lists nothing: its state has the resources
      .flatMap(([handler, { permissions = [] }]) =>
        permissions.map((permission) => ({ type, handler, permission })),
      ),
  );
}

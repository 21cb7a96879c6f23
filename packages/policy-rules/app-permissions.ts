import type { PolicyStatement } from './policies';
import type { Context } from './rule';

const POLICY = 'aws_iam_role_policy.fleet_instance_role_permissions';

/**
 * Whether a statement is literally one of app.permissions: the settings have checked those, and each has its
 * `why`.
 */
export function isOfSettings(statement: PolicyStatement, { stage }: Context): boolean {
  const { resource, sid, allows, actions, resources, conditions, isNegative } = statement;
  if (resource.address !== POLICY || !allows || isNegative) return false;
  const written = Object.entries(stage?.app.permissions ?? {}).find(([name]) => name === sid)?.[1];
  return (
    written !== undefined &&
    JSON.stringify([actions, resources, conditions]) ===
      JSON.stringify([written.actions, written.resources, written.conditions ?? {}])
  );
}

import type { AppSettings } from '../../settings';
import type { Statement } from '../policy';

type Permissions = AppSettings['permissions'];

/** `app.permissions` of a stage as statements, one for each entry. */
export function appPermissions(permissions: Permissions): Statement[] {
  return Object.entries(permissions).map(([sid, { why, actions, resources, conditions }]) => ({
    sid,
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions: plain(conditions) }),
    ...(resources.includes('*') && { wildcardReason: why.replace(/\.?$/, '.') }),
  }));
}

/**
 * Statements that allow exactly what the permissions of all stages allow together. Statements of the same name, actions
 * and conditions are joined into one with the resources of all. Names begin with `App`, so that none is equal to one of
 * the boundary's own. Where stages have different statements of the same name, the later ones are numbered.
 */
export function permissionsOfAll(stages: readonly Permissions[]): Statement[] {
  const together = new Map<string, Statement>();
  for (const statement of stages.flatMap(appPermissions)) {
    const { sid, actions, resources = [], conditions = {} } = statement;
    const key = JSON.stringify([sid, [...new Set(actions)].sort(), conditions]);
    const known = together.get(key)?.resources ?? [];
    together.set(key, { ...statement, resources: [...new Set([...known, ...resources])] });
  }
  const taken = new Set<string>();
  return [...together.values()].map((statement) => {
    const name = `App${statement.sid}`;
    let sid = name;
    for (let number = 2; taken.has(sid); number += 1) sid = `${name}${number}`;
    taken.add(sid);
    return { ...statement, sid };
  });
}

type Conditions = NonNullable<Permissions[string]['conditions']>;

function plain(conditions: Conditions): Statement['conditions'] {
  return structuredClone(conditions) as Statement['conditions'];
}

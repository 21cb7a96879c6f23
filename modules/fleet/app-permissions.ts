import type { AppSettings } from '../../settings';
import type { Statement } from '../policy';

type Permissions = AppSettings['permissions'];

/** What `app.permissions` allows a stage's instances, a statement each. */
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
 * What the permissions of all stages allow together, and not a call more: statements of the same actions and conditions
 * are one, of the resources of all. Names begin with `App`, so that none is one of the boundary's own; where stages have
 * different statements of one name, the later ones are numbered.
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

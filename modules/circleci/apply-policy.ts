import { actionsOn, type ScopeName, SCOPES } from '../../packages/resource-kinds';
import { Statement } from '../policy';
import { compact } from './compact';
import { arnsOf, RightsProps } from './own-names';

/** Scopes of resources whose ARN shows which project they belong to, as far as the stacks have such resources. */
function namedScopes(props: RightsProps): ScopeName[] {
  return (Object.keys(SCOPES) as ScopeName[]).filter(
    (scope) => 'named' in SCOPES[scope] && arnsOf([scope], props).length > 0,
  );
}

/**
 * Rights of an apply, beyond those of a plan, on resources whose names are known before the apply; IAM:
 * iam-rights.ts.
 */
export function applyPolicy(props: RightsProps): Statement[] {
  const named = namedScopes(props);
  const statement = (sid: string, scope: ScopeName): Statement => ({
    sid,
    actions: actionsOn('apply', [scope]),
    resources: arnsOf([scope], props),
  });
  return [
    statement('WriteStates', 'state'), // except that of the stack `state`, which has these rights
    statement('ManageBuckets', 'bucket'),
    statement('EmptyBuckets', 'object'), // before an unprotected one is destroyed
    {
      sid: 'ManageNamed',
      actions: compact(actionsOn('apply', named), 'named'),
      resources: arnsOf(named, props),
      wildcardReason:
        'Each pattern is one kind of resource of this project alone: its names begin with those of the stacks.',
    },
    statement('AskByDocument', 'releaseDocument'), // asks instances for their release, after a refresh
  ];
}

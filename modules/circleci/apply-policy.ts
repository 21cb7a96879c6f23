import { actionsOn, type ScopeName, SCOPES } from '../../packages/resource-kinds';
import { Statement } from '../policy';
import { compact } from './compact';
import { arnsOf, RightsProps } from './own-names';

/** Things that tell by their name whose they are, of those that the stacks have. */
function namedScopes(props: RightsProps): ScopeName[] {
  return (Object.keys(SCOPES) as ScopeName[]).filter(
    (scope) => 'named' in SCOPES[scope] && arnsOf([scope], props).length > 0,
  );
}

/** What an apply does beyond a plan, apart from IAM: makes, changes and removes what has a name that is known before. */
export function applyPolicy(props: RightsProps): Statement[] {
  const named = namedScopes(props);
  const statement = (sid: string, scope: ScopeName): Statement => ({
    sid,
    actions: actionsOn('apply', [scope]),
    resources: arnsOf([scope], props),
  });
  return [
    statement('WriteStates', 'state'), // all but the state stack's own, which holds these rights
    statement('ManageBuckets', 'bucket'),
    statement('EmptyBuckets', 'object'), // before an unprotected one is destroyed
    {
      sid: 'ManageNamed',
      actions: compact(actionsOn('apply', named), 'named'),
      resources: arnsOf(named, props),
      wildcardReason:
        'Each pattern is one kind of resource of this project alone: its names begin with those of the stacks.',
    },
    statement('AskByDocument', 'releaseDocument'), // which release instances run, after a refresh
  ];
}

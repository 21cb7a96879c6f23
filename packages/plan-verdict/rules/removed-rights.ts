import type { Change } from '../plan';
import { gains } from '../policies';
import { isChanged, isUnknown, text } from '../values';

/**
 * What a policy in an argument no longer allows, in words. A new denial counts, too. Empty where the policy
 * is unchanged, or is known only after the apply.
 */
export const removedRights = (change: Change, argument = 'policy'): string[] =>
  !isChanged(change, argument) || isUnknown(change, argument)
    ? []
    : gains(text(change.after, argument), text(change.before, argument)).map(({ kind, text: what }) =>
        kind === 'no longer denied' ? `${what} (denied)` : what,
      );

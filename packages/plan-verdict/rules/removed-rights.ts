import type { Change } from '../plan';
import { gains } from '../policies';
import { isChanged, isUnknown, text } from '../values';

/**
 * What a policy in an argument no longer allows, in words; nothing where it stays, or is known only at the apply. A denial
 * that comes takes away as well.
 */
export const removedRights = (change: Change, argument = 'policy'): string[] =>
  !isChanged(change, argument) || isUnknown(change, argument)
    ? []
    : gains(text(change.after, argument), text(change.before, argument)).map(({ kind, text: what }) =>
        kind === 'no longer denied' ? `${what} (denied)` : what,
      );

import { cuts, fine, loses, type Rule } from './rule';

/**
 * An account of the organization. [Organizations user guide, "Closing a member account": it can be reopened
 * for 90 days]
 */
export const account: Rule = {
  delete: ({ before }) =>
    before?.['close_on_deletion'] === true
      ? loses('data-deleted', 'the account is closed, and all that is in it with it')
      : cuts('unknown-type', 'the account leaves the organization, with its rules and what pays for it'),
  update: () => fine('other rules may hold for all that is in the account: review the change'),
};

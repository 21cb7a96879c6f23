import type { Change } from '../plan';
import { block, blocks, isChanged, listed, text } from '../values';
import { cuts, fine, type Finding, type Rule } from './rule';

/** A web ACL blocks; without one everybody gets through. */
export const webAclAssociation: Rule = {
  delete: () => fine('nothing is filtered any more'),
  create: () => fine('requests that its rules match will be blocked'),
};

/** Rules that block now and did not before, or were not there. */
function blocking(change: Change): Finding {
  const blockers = (values: Change['before']): string[] =>
    blocks(values, 'rule')
      .filter(
        (rule) =>
          blocks(block(rule, 'action'), 'block').length > 0 ||
          // A group of rules, whose own actions count then.
          blocks(block(rule, 'override_action'), 'none').length > 0,
      )
      .flatMap((rule) => text(rule, 'name') ?? []);
  const fresh = blockers(change.after).filter((name) => !blockers(change.before).includes(name));
  return fresh.length > 0
    ? cuts('load-balancer-narrowed', `${listed(fresh)} will block what it matches`)
    : fine('its rules change: read what they block');
}

export const webAcl: Rule = {
  delete: () => fine('nothing is filtered any more'),
  create: () => undefined,
  update: (change) => [
    ...(isChanged(change, 'default_action') &&
    !JSON.stringify(change.after?.['default_action'] ?? []).includes('"allow":[{')
      ? [cuts('load-balancer-narrowed', 'requests that no rule allows will be blocked')]
      : []),
    ...(isChanged(change, 'rule') ? [blocking(change)] : []),
  ],
};

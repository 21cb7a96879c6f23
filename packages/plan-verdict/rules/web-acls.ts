import type { Change } from '../plan';
import { block, blocks, isChanged, listed, text } from '../values';
import { cuts, fine, type Finding, type Rule } from './rule';

/** The association of a web ACL, which blocks requests. Without it every request is allowed. */
export const webAclAssociation: Rule = {
  delete: () => fine('nothing is filtered any more'),
  create: () => fine('requests that its rules match will be blocked'),
};

/** Judges rules that block now, and did not block or exist before. */
function blocking(change: Change): Finding {
  const blockers = (values: Change['before']): string[] =>
    blocks(values, 'rule')
      .filter(
        (rule) =>
          blocks(block(rule, 'action'), 'block').length > 0 ||
          // A rule group, in which the rules' own actions apply.
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

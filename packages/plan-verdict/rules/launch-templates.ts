import { familyOf, knownArchitecture } from '../../facts';
import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { block, blocks, changedKeys, isChanged, isUnknown, text } from '../values';
import { cuts, fine, type Finding, named, type Rule } from './rule';

const usedBy = (change: Change, context: Context): Change[] =>
  context
    .survivingUses(change, ['id', 'name'])
    // The path is compared, too: a group may have the same name as its template.
    .filter(({ user, path }) => user.type === 'aws_autoscaling_group' && path.includes('launch_template'))
    .map(({ user }) => user);

/**
 * What another instance type means for a release. A family that is not in the list may have either
 * architecture.
 */
function otherType(before: string | undefined, after: string | undefined): Finding[] {
  if (!before || !after || familyOf(before) === familyOf(after)) return [];
  const [was, becomes] = [knownArchitecture(before), knownArchitecture(after)];
  if (was && was === becomes) return [];
  return [
    fine(
      `the architecture ${was && becomes ? 'changes' : 'may change'}: the app's release must run on it before instances are refreshed`,
    ),
  ];
}

/** Attributes of a template that instances do not notice. */
const ASIDE: ReadonlySet<string> = new Set(['tags', 'tags_all', 'description', 'update_default_version']);

/** What new instances can no longer do, or what can no longer be done with them. */
function newOnes(change: Change): Finding[] {
  const { before, after } = change;
  const metadata = (values: Values | null, key: string): string | undefined =>
    text(block(values, 'metadata_options'), key);
  const profile = (values: Values | null): string =>
    text(block(values, 'iam_instance_profile'), 'name') ??
    text(block(values, 'iam_instance_profile'), 'arn') ??
    '';
  const became = (key: string, value: string): boolean =>
    metadata(after, key) === value && metadata(before, key) !== value;
  const isSpot = (values: Values | null): boolean =>
    text(block(values, 'instance_market_options'), 'market_type') === 'spot';
  return [
    ...(became('http_endpoint', 'disabled')
      ? [
          cuts(
            'permission-removed',
            'new instances have no metadata, and no rights by their role: nothing is released to them',
          ),
        ]
      : []),
    ...(profile(before) &&
    blocks(after, 'iam_instance_profile').length === 0 &&
    !isUnknown(change, 'iam_instance_profile')
      ? [cuts('permission-removed', 'new instances have no rights: nothing is released to them')]
      : profile(before) && profile(after) && profile(before) !== profile(after)
        ? [fine(`new instances use another instance profile (${profile(after)})`)]
        : []),
    ...(became('http_tokens', 'required')
      ? [fine('requests for instance metadata without a token are refused')]
      : []),
    ...(isSpot(after) && !isSpot(before) ? [fine('AWS may reclaim new instances at any time')] : []),
    ...(isChanged(change, 'vpc_security_group_ids')
      ? [fine('new instances use other security groups: only their rules apply')]
      : []),
  ];
}

export const launchTemplate: Rule = {
  delete: (change, context) => {
    const groups = usedBy(change, context);
    return groups.length > 0
      ? cuts('launch-template-destroyed', `${named(groups)} can start no instance without it`)
      : fine('no group uses it');
  },
  replace: (change, context) => {
    const groups = usedBy(change, context);
    return groups.length > 0
      ? cuts(
          'launch-template-destroyed',
          `${named(groups)} is sent to the new template with the old one's version number: it can start no instance`,
          'keep its name',
        )
      : fine('no group uses it');
  },
  update: (change) => {
    const [before, after] = [text(change.before, 'instance_type'), text(change.after, 'instance_type')];
    return [
      ...newOnes(change),
      ...(changedKeys(change).some((key) => !ASIDE.has(key))
        ? [fine('running instances keep what they have until they are refreshed')]
        : []),
      ...otherType(before, after),
    ];
  },
};

import fc from 'fast-check';
import { planOf, type RawChange, type RawPlan } from '../../../recorded-plans';
import { DRAWN_TYPES, type Edit, editsOf, put } from './edits';
import { isNamed } from './oracle';

export const ACTIONS = ['update', 'create', 'delete', 'replace', 'createBeforeDestroy', 'forget'] as const;
export type Action = (typeof ACTIONS)[number];

/** A random change of a plan: its type, its action, and the attributes that it sets. */
export interface Drawn {
  readonly type: string;
  readonly action: Action;
  readonly edits: readonly Edit[];
}

/** How a plan shows the values of the edits. */
export type Shown = 'known' | 'later' | 'hidden';

/** Attributes that the verdict needs beside an edit: a group has instances, a rule has addresses. */
const STANDING: Readonly<Record<string, Record<string, unknown>>> = {
  aws_autoscaling_group: { desired_capacity: 2, min_size: 1, max_size: 4, health_check_grace_period: 300 },
  aws_cloudwatch_metric_alarm: { comparison_operator: 'GreaterThanThreshold' },
  aws_security_group_rule: { cidr_blocks: ['10.0.0.0/8'] },
  aws_vpc_security_group_ingress_rule: { cidr_ipv4: '10.0.0.0/8' },
  aws_vpc_security_group_egress_rule: { cidr_ipv4: '10.0.0.0/8' },
  aws_lb: { ip_address_type: 'ipv4' },
  aws_alb: { ip_address_type: 'ipv4' },
  aws_autoscaling_lifecycle_hook: { lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING' },
};

const WORDS: Readonly<Record<Action, string[]>> = {
  update: ['update'],
  create: ['create'],
  delete: ['delete'],
  replace: ['delete', 'create'],
  createBeforeDestroy: ['create', 'delete'],
  forget: ['forget'],
};

/** The change as Terraform writes it. */
export function written({ type, action, edits }: Drawn, shown: Shown = 'known', name = 'x'): RawChange {
  const base = STANDING[type] ?? {};
  const all = (which: 'before' | 'after') =>
    edits.reduce<Record<string, unknown>>(
      (tree, edit) => put(tree, edit.path, shown === 'later' && which === 'after' ? null : edit[which]),
      base,
    );
  const masked = edits.reduce<Record<string, unknown>>((tree, { path }) => put(tree, path, true), {});
  const isThere = action !== 'create';
  const stays = action !== 'delete' && action !== 'forget';
  return {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: WORDS[action],
      before: isThere ? all('before') : null,
      after: stays ? all('after') : null,
      after_unknown: shown === 'later' && stays ? masked : {},
      before_sensitive: isThere ? (shown === 'hidden' ? masked : {}) : false,
      after_sensitive: stays ? (shown === 'hidden' ? masked : {}) : false,
    },
  };
}

/** The configuration: values known after apply come from another object. */
const filled = ({ address, change }: RawChange) => ({
  address,
  expressions: Object.fromEntries(
    Object.keys(change.after_unknown).map((key) => [
      key,
      { references: ['aws_thing.other.id', 'aws_thing.other'] },
    ]),
  ),
});

export const planOfChanges = (changes: RawChange[], more: Partial<RawPlan> = {}): RawPlan =>
  planOf(changes, {
    output_changes: {},
    configuration: { root_module: { resources: changes.map(filled) } },
    ...more,
  });

const typed = fc.constantFrom(...DRAWN_TYPES);
const named = (type: string) => (path: string) => isNamed(type, path);

/** A random change of any type and action. */
export const drawn = (actions: readonly Action[] = ACTIONS, most = 3): fc.Arbitrary<Drawn> =>
  fc
    .tuple(
      typed,
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...actions) }, fc.constant(actions[0] ?? 'update')),
    )
    .chain(([type, action]) => editsOf(type, named(type), most).map((edits) => ({ type, action, edits })));

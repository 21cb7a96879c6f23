import { toApprove } from '../ci/plans';
import type { StackPlan } from '../../plan-verdict';
import { planWith, read, real, sketch } from '../../recorded-plans';

const newer = sketch('aws_launch_template.fleet', 'update', { set: { image_id: 'ami-2' } });
const tagged = sketch('aws_vpc.main', 'update', { set: { tags: { a: 'b' } } });

/** A plan with a changed output that no other change explains. */
function withOutput(...changes: Parameters<typeof planWith>[0]): StackPlan {
  const update = { actions: ['update'], before: '1', after: '2', after_unknown: false };
  return read({ ...planWith(changes), output_changes: { in_service: update } } as Parameters<typeof read>[0]);
}

const moved = { ...sketch('aws_vpc.main', 'no-op', {}), previous_address: 'aws_vpc.old' };

test.each<[string, StackPlan, { changesMore: boolean; isPatch: boolean }]>([
  ['nothing', real('nothing'), { changesMore: false, isPatch: false }],
  ['an output alone', real('output only'), { changesMore: false, isPatch: false }],
  ['a threshold', real('alarm threshold'), { changesMore: true, isPatch: false }],
  ['a threshold and an output', withOutput(tagged), { changesMore: true, isPatch: false }],
  ['a newer image', real('newer image'), { changesMore: false, isPatch: true }],
  ['a newer image and an output', withOutput(newer), { changesMore: false, isPatch: true }],
  ['a newer image and user data', real('newer image and user data'), { changesMore: true, isPatch: false }],
  [
    'a resource that moved to another address',
    read(planWith([moved])),
    { changesMore: true, isPatch: false },
  ],
])('%s: what there is to approve', (_, plan, expected) => expect(toApprove(plan)).toEqual(expected));

import type { Change, StackPlan } from './plan';
import { count, leaves } from './values';
import type { JudgedChange } from './judged-change';

/** The region in an object's ARN. The ARNs of global services (IAM, S3, Route 53) contain none. */
const regionIn = (change: Change): string | undefined => {
  for (const [, leaf] of leaves(change.before?.['arn'] ?? change.before)) {
    const region = /^arn:[^:]+:[^:]+:([a-z]+(?:-[a-z]+)+-\d):/.exec(leaf)?.[1];
    if (region) return region;
  }
  return undefined;
};

/**
 * Refuses another region in the provider. Terraform would not find the objects of the state there, forget
 * them, and create all of them again. The old ones would keep running unmanaged, and DNS would point to the
 * new ones at once.
 */
export function judgeRegion(plan: StackPlan): JudgedChange[] {
  const { region } = plan;
  if (!region) return [];
  const elsewhere = plan.drift.filter(
    (change) => change.kind === 'delete' && (regionIn(change) ?? region) !== region,
  );
  if (elsewhere.length === 0) return [];
  const old = regionIn(elsewhere[0]!)!;
  return [
    {
      key: 'provider.aws',
      type: 'provider',
      kind: 'replace',
      severity: 'cuts users off',
      causes: ['region-changed'],
      reasons: [
        `the state is of ${old}, the plan for ${region}: ${count(elsewhere.length, 'object')} would go on ` +
          'running and costing there unmanaged, and be created a second time here',
      ],
      instead: [
        `destroy the stack in ${old} first, or give the new region's stage a name of its own and move users over`,
      ],
      isProtected: false,
    },
  ];
}

import { VARIANTS } from '../../../../__tests__/support/variants';
import { writeShipped, writeStage, type Written } from '../../../../__tests__/support/stacks';
import { document, list } from '../../../test-support';
import { brokenExpectations } from '../../../../__tests__/security/least-privilege/broken';
import { additions, foundations, removals, sessionSwitches } from './additions';
import { type Detector, detectors } from './detect';
import type { Mutant } from './mutant';
import { policyMutants } from './policies';
import { attributeMutants } from './values';

/** The shipped stacks with CircleCI, a stage without a domain, and one without internet access. */
export function subjects(): Written[] {
  const variants = ['no-domain', 'internal-nat-none'].map((name) =>
    writeStage(name, VARIANTS[name]?.stage, VARIANTS[name]?.project),
  );
  return [...writeShipped(), ...variants];
}

/** Every mutant of one stack. */
export function mutantsOf(stack: Written): Mutant[] {
  return [
    ...attributeMutants(stack),
    ...policyMutants(stack),
    ...removals(stack),
    ...additions(stack),
    ...foundations(stack),
    ...sessionSwitches(stack),
  ];
}

/** The checks that find a mutant. Policies are evaluated only if no other check has found it, because that is slow. */
export async function findersOf(mutant: Mutant): Promise<(Detector | 'least privilege')[]> {
  const found = detectors(mutant);
  if (found.length > 0 || !mutant.address.startsWith('aws_iam_')) return found;
  const { json, stack } = mutant;
  const broken = await brokenExpectations({ json, settings: stack.settings }, boundaryOf(stack));
  return broken.length > 0 ? ['least privilege'] : [];
}

function boundaryOf({ json }: Written) {
  const [, values] = list(json, 'aws_iam_policy').find(([address]) => address.endsWith('boundary')) ?? [];
  return values && document(values['policy']);
}

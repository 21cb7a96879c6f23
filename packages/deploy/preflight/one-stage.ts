import type { Facts, StageFacts } from '../../facts';

/**
 * Types of one vCPU and 2 GiB: two of them, doubled by a refresh, are within the five vCPUs of a new account. The smaller
 * T types have two vCPUs. [EC2 instance types, general purpose and compute optimized]
 */
const ONE_VCPU: Readonly<Record<StageFacts['instances']['architecture'], string>> = {
  arm64: 'c6g.medium',
  x86_64: 'c7a.medium',
};

/** Settings that begin with less. */
export interface OneStage {
  /** The stage that stays: the last one. */
  readonly stage: string;
  /** Those that are left out for now. */
  readonly without: readonly string[];
  readonly instances: { readonly type: string; readonly min: number; readonly max: number };
}

/** The vCPUs of {@link oneStage} at its most, while a refresh doubles it. */
export const ONE_STAGE_VCPUS = 4;

/**
 * How these settings can begin in an account whose quotas do not hold them: with the last stage alone, on two instances
 * of one vCPU.
 *
 * @returns nothing where there is but one stage, of that size
 */
export function oneStage({ stages }: Pick<Facts, 'stages'>): OneStage | undefined {
  const all = Object.values(stages);
  const last = all.at(-1);
  if (!last) return undefined;
  const instances = { type: ONE_VCPU[last.instances.architecture], min: 2, max: 2 };
  const { type, max } = last.instances;
  if (all.length === 1 && type === instances.type && max <= instances.max) return undefined;
  return { stage: last.name, without: all.slice(0, -1).map(({ name }) => name), instances };
}

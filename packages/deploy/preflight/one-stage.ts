import type { Facts, StageFacts } from '../../facts';

/**
 * Types with one vCPU and 2 GiB: two instances, doubled by a refresh, fit into the five vCPUs of a
 * new account. Smaller T types have two vCPUs. [EC2 instance types, general purpose and compute optimized]
 */
const ONE_VCPU: Readonly<Record<StageFacts['instances']['architecture'], string>> = {
  arm64: 'c6g.medium',
  x86_64: 'c7a.medium',
};

/** Settings reduced to a smaller beginning. */
export interface OneStage {
  /** The stage that remains: the last one. */
  readonly stage: string;
  /** The stages that are left out for now. */
  readonly without: readonly string[];
  readonly instances: { readonly type: string; readonly min: number; readonly max: number };
}

/** The vCPUs of {@link oneStage} during a refresh, which doubles its instances. */
export const ONE_STAGE_VCPUS = 4;

/**
 * How these settings can begin in an account whose quotas are too low: with only the last stage, on two
 * instances of one vCPU.
 *
 * @returns undefined where the settings are that small already
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

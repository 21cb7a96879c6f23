import { resolveFacts } from '../../facts';
import { oneStage, type OneStage } from '../preflight/one-stage';
import { checkQuotas } from '../preflight/quotas';
import type { Finding } from '../preflight/finding';
import type { Answered } from './answers';
import { valueAt, withValue } from './questions';
import type { Change } from './source';

/** Seconds that Service Quotas and EC2 have for all answers. */
const SECONDS = 25;

/** Quotas that do not hold the settings, each with the link to ask for more; none where all do. */
export async function shortages(input: unknown): Promise<Finding[]> {
  const context = {
    settings: resolveFacts(input),
    dnsServers: [],
    signal: AbortSignal.timeout(SECONDS * 1000),
  };
  return (await checkQuotas(context)).filter(({ status }) => status === 'fail');
}

/** The settings with one stage alone, of two instances of one vCPU; undefined where they are so already. */
export function withOneStage({ input, changes }: Answered): (Answered & { smaller: OneStage }) | undefined {
  const smaller = oneStage(resolveFacts(input));
  if (!smaller) return undefined;
  const { stage, without, instances } = smaller;
  const sizes = Object.entries(instances).map(([key, value]) => ({
    path: ['stages', stage, 'instances', key],
    value,
  }));
  const more: Change[] = [
    ...without.map((name) => ({ path: ['stages', name], value: undefined })),
    ...sizes.filter(({ path, value }) => valueAt(input, path) !== value),
  ];
  const after = more.reduce<unknown>((at, { path, value }) => withValue(at, path, value), input);
  return { input: after, changes: [...changes, ...more], smaller };
}

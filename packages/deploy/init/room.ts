import { resolveFacts } from '../../facts';
import { oneStage, type OneStage } from '../preflight/one-stage';
import { checkQuotas } from '../preflight/quotas';
import type { Finding } from '../preflight/finding';
import type { Answered } from './answers';
import { valueAt, withValue } from './questions';
import type { Change } from './source';

/** Seconds for all calls to Service Quotas and EC2. */
const SECONDS = 25;

/** The quotas that are too low for the settings, each with the link to raise it. Empty where all suffice. */
export async function shortages(input: unknown): Promise<Finding[]> {
  const context = {
    settings: resolveFacts(input),
    dnsServers: [],
    signal: AbortSignal.timeout(SECONDS * 1000),
  };
  return (await checkQuotas(context)).filter(({ status }) => status === 'fail');
}

/**
 * The settings reduced to one stage with two instances of one vCPU; undefined where they are that small
 * already.
 */
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

import type { StageFacts } from '../../facts';

/** What users notice of a deployment, in a sentence. @param count of instances in service */
export function consequences(rollout: StageFacts['rollout'], count: number): string {
  if (count === 1) return '1 instance: for about a minute, while it is deployed to, every request fails.';
  if (rollout === 'AllAtOnce')
    return `${count} instances, all at once: for about a minute every request fails.`;
  const share = rollout === 'HalfAtATime' ? 'half of them' : 'one';
  return `${count} instances, ${share} at a time behind the load balancer: no request is lost.`;
}

import { ago, columns, cut, paint } from '../../command';
import { WIDTH } from '../../facts';
import type { Deployed } from '../release/history';
import { short } from './targets';

/** The state of a deployment, in words. */
export function stateOf({ status, kind, isInService, isGoneBackFrom }: Deployed): string {
  const how = kind === 'release' ? '' : ` (${kind})`;
  if (isInService) return `in service${how}`;
  if (status === 'Succeeded') return `${isGoneBackFrom ? 'rolled back from' : 'was in service'}${how}`;
  return `${status === 'Failed' || status === 'Stopped' ? status.toLowerCase() : 'under way'}${how}`;
}

/**
 * A line for each deployment: commit, age, author, state, message. No line is longer than the screen is wide.
 */
export function tableOf(deployments: readonly Deployed[], { hasState = true } = {}): string {
  const head = ['COMMIT', 'AGE', 'AUTHOR', ...(hasState ? ['STATUS'] : []), 'MESSAGE'];
  const rows = deployments.map((each) => [
    short(each),
    ago(each.created),
    cut(each.commit?.author ?? '–', 16),
    ...(hasState ? [stateOf(each)] : []),
    each.commit?.message ?? '–',
  ]);
  return columns([head, ...rows])
    .map((line, index) => emphasized(deployments[index - 1], cut(line, WIDTH)))
    .join('\n');
}

function emphasized(deployed: Deployed | undefined, line: string): string {
  if (deployed?.isInService) return paint('green', line);
  return deployed?.isGoneBackFrom || deployed?.status === 'Failed' ? paint('yellow', line) : line;
}

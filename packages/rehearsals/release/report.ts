import Table from 'cli-table3';
import type { BorderPart } from './border';
import type { MigrationPart } from './migrations/rehearsal';
import type { Bound } from './bound';
import type { Fleet } from './fleet';
import { figuresOf } from './judgement';
import { failures, within } from './load/figures';
import type { Part } from './rehearsal';
import type { RollbackPart } from './rollback/rehearsal';

const TITLES: Record<Part | BorderPart | MigrationPart | RollbackPart, string> = {
  'too early': 'border, too early for one instance, rolled back',
  replaced: 'border, that instance replaced',
  back: 'border, fails its health check, rolled back',
  across: 'border, behind the proxy',
  migrated: 'released with a migration',
  again: 'the same release again',
  failing: 'a migration that fails',
  'rolled back': 'a rollback to before the migration',
  incompatible: 'a migration that removes what is needed',
  'last good': 'rollback to the last good release',
  'ten before': 'rollback of ten releases',
  'fails its check': 'rollback to a release that fails',
  'one left out': 'rollback that leaves an instance out',
  restarted: 'restart',
  'released again': 'released again',
  before: 'before',
  release: 'rolling release',
  unhealthy: 'fails its health check, rolled back',
  crashing: 'crashes at start, rolled back',
  control: 'draining switched off',
  refused: 'dark zone, refused',
  silent: 'dark zone, silent',
  'refused in a release': 'dark zone in a release, refused',
  'silent in a release': 'dark zone in a release, silent',
};

/** The figures of each part, and why requests failed in it. */
export function table(fleets: readonly Fleet<string>[]): string {
  const head = ['part', 'seconds', 'requests', 'failed', 'req/s', 'least', 'median (ms)', 'p99 (ms)'];
  const rows = new Table({ head, style: { head: [] } });
  const reasons: string[] = [];
  for (const fleet of fleets) {
    for (const [part, figures] of figuresOf(fleet)) {
      const title = TITLES[part as keyof typeof TITLES];
      const { seconds, requests, failed, perSecond, leastPerSecond, median, p99 } = figures;
      const numbers = [requests, failed, Math.floor(perSecond), Math.floor(leastPerSecond)];
      rows.push([title, Math.round(seconds), ...numbers, median.toFixed(1), p99.toFixed(1)]);
      const window = fleet.windows.get(part);
      if (window) reasons.push(...failures(within(fleet.samples, window)).map((text) => `${title}: ${text}`));
    }
  }
  return [rows.toString(), ...reasons].join('\n');
}

export function lines(bounds: readonly Bound[]): string {
  return bounds
    .map(({ what, measured, holds }) => `${holds ? '✔' : '✖'} ${what}\n    ${measured}`)
    .join('\n');
}

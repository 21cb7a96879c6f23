import { BORDER_PARTS, type Border, type BorderPart } from './border';
import { type Bound, nothingLost } from './bound';
import { COMMITS, names } from './commits';
import { INSTANCES } from './load-balancer/load-balancer';

const TITLES: Record<BorderPart, string> = {
  'too early': 'border, a release before every instance has a proxy',
  replaced: 'border, an instance is replaced between',
  back: 'border, a release that fails',
  across: 'border, the release behind the proxy',
};

/** Judges the way from releases that take the load balancer's port themselves to those behind the proxy. */
export function judgeBorder(border: Border): Bound[] {
  return BORDER_PARTS.flatMap((part) => [
    ...ended(border, part),
    nothingLost(border.fleet, part, TITLES[part]),
    runs(border, part),
  ]);
}

/** How the deployment of a part had to end. */
function ended({ fleet }: Border, part: BorderPart): Bound[] {
  const outcome = fleet.outcomes.get(part);
  if (part === 'replaced') return [];
  const { failure, touched = [] } = outcome ?? {};
  const measured = `${failure ?? 'not refused'}; deployed to ${touched.join(', ')}`;
  switch (part) {
    case 'too early': {
      const isRefused = failure?.includes('BeforeInstall on c') && failure.includes('npm run');
      const holds = Boolean(isRefused) && touched.join() === 'a,b,c';
      return [{ what: `${TITLES[part]}: refused there, naming the order, rolled back`, measured, holds }];
    }
    case 'back': {
      const holds = failure !== undefined && touched.join() === 'a';
      return [{ what: `${TITLES[part]}: found on the first instance, rolled back`, measured, holds }];
    }
    case 'across': {
      const holds = outcome !== undefined && failure === undefined;
      return [{ what: `${TITLES[part]}: goes to its end`, measured: failure ?? 'it did', holds }];
    }
  }
}

/** What runs on each instance afterwards, and would after a boot: never both forms. */
function runs({ fleet }: Border, part: BorderPart): Bound {
  const wanted =
    part === 'across'
      ? { unit: 'web.service', commit: COMMITS.new }
      : { unit: 'app.service', commit: COMMITS.first };
  const found = INSTANCES.map((name) => fleet.state(part, name));
  const isIt = ({ running, enabled }: (typeof found)[number]) =>
    running?.unit === wanted.unit && running.commit === wanted.commit && enabled.join() === wanted.unit;
  return {
    what: `${TITLES[part]}: ${names([wanted.commit])} runs everywhere, by ${wanted.unit}, and after a boot too`,
    measured: found
      .map(({ running, enabled }, index) => {
        const runs = running ? `${names([running.commit])} by ${running.unit}` : 'nothing';
        return `${INSTANCES[index]}: ${runs}, at boot ${enabled.join(', ') || 'nothing'}`;
      })
      .join('; '),
    holds: found.every(isIt),
  };
}

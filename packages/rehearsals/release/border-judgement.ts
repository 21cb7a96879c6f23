import { BORDER_PARTS, type Border, type BorderPart } from './border';
import { type Bound, nothingLost } from './bound';
import { COMMITS, names } from './commits';
import { INSTANCES } from './load-balancer/load-balancer';

const TITLES: Record<BorderPart, string> = {
  'too early': 'border, a release before every instance has a proxy',
  replaced: 'border, an instance is replaced meanwhile',
  back: 'border, a release that fails',
  across: 'border, a release behind the proxy',
};

/** Judges the change from releases that listen on the load balancer's port themselves to releases behind the proxy. */
export function judgeBorder(border: Border): Bound[] {
  return BORDER_PARTS.flatMap((part) => [
    ...ended(border, part),
    nothingLost(border.fleet, part, TITLES[part]),
    runs(border, part),
  ]);
}

/** How the deployment of a part must end. */
function ended({ fleet }: Border, part: BorderPart): Bound[] {
  const outcome = fleet.outcomes.get(part);
  if (part === 'replaced') return [];
  const { failure, touched = [] } = outcome ?? {};
  const measured = `${failure ?? 'not refused'}; deployed to ${touched.join(', ')}`;
  switch (part) {
    case 'too early': {
      const isRefused = failure?.includes('BeforeInstall on c') && failure.includes('npm run');
      const holds = Boolean(isRefused) && touched.join() === 'a,b,c';
      return [
        {
          what: `${TITLES[part]}: refused there with the order of the updates, rolled back`,
          measured,
          holds,
        },
      ];
    }
    case 'back': {
      const holds = failure !== undefined && touched.join() === 'a';
      return [{ what: `${TITLES[part]}: stopped at the first instance, rolled back`, measured, holds }];
    }
    case 'across': {
      const holds = outcome !== undefined && failure === undefined;
      return [{ what: `${TITLES[part]}: succeeds on every instance`, measured: failure ?? 'it did', holds }];
    }
  }
}

/** The release that runs on each instance afterwards, and that a boot would start: only one. */
function runs({ fleet }: Border, part: BorderPart): Bound {
  const wanted =
    part === 'across'
      ? { unit: 'web.service', commit: COMMITS.new }
      : { unit: 'app.service', commit: COMMITS.first };
  const found = INSTANCES.map((name) => fleet.state(part, name));
  const isIt = ({ running, enabled }: (typeof found)[number]) =>
    running?.unit === wanted.unit && running.commit === wanted.commit && enabled.join() === wanted.unit;
  return {
    what: `${TITLES[part]}: ${names([wanted.commit])} runs on every instance, as ${wanted.unit}, and would run after a boot`,
    measured: found
      .map(({ running, enabled }, index) => {
        const runs = running ? `${names([running.commit])} as ${running.unit}` : 'nothing';
        return `${INSTANCES[index]}: ${runs}, at boot ${enabled.join(', ') || 'nothing'}`;
      })
      .join('; '),
    holds: found.every(isIt),
  };
}

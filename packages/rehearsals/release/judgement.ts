import type { Bound } from './bound';
import { COMMITS, names } from './commits';
import { DARK_PARTS } from './dark-zone';
import { judgeDarkZone } from './dark-zone-judgement';
import type { Fleet } from './fleet';
import { INSTANCES } from './load-balancer/load-balancer';
import { figures, within, type Figures } from './load/figures';
import type { Part, ReleaseRehearsal } from './rehearsal';

/** For how many seconds' worth of the load a rolling release must be watched at least. */
const LEAST_SECONDS = 62.5;
/** Less of the load than this share over any 5 s is no load. */
const LEAST_SHARE = 5 / 8;
const MOST_OF_P99 = 2;
/** One load, under which nothing may be lost. */
const LOSING_NOTHING = ['before', 'release', 'unhealthy', 'crashing'] as const;

/** The figures of each part that was measured. */
export function figuresOf<P extends string>({ windows, samples }: Fleet<P>): Map<P, Figures> {
  return new Map([...windows].map(([part, window]) => [part, figures(samples, window)]));
}

/** Judges what was measured: of a part that was not asked for, nothing. */
export function judge(rehearsal: ReleaseRehearsal): Bound[] {
  const parts = figuresOf(rehearsal.fleet);
  const of = (part: Part): Figures => {
    const found = parts.get(part);
    if (!found) throw new Error(`The part ${part} was not measured.`);
    return found;
  };
  const kept = LOSING_NOTHING.filter((part) => parts.has(part)).map(of);
  return [
    ...(parts.has('release') ? rollingRelease(rehearsal, of('before'), of('release')) : []),
    ...(parts.has('unhealthy') ? failingReleases(rehearsal, of) : []),
    ...(parts.has('before') ? [idleConnections(rehearsal)] : []),
    ...(kept.length > 0
      ? [everywhere(kept, rehearsal.perSecond), countedTwice(rehearsal), loggedEach(rehearsal)]
      : []),
    ...DARK_PARTS.filter((part) => parts.has(part)).flatMap((part) => judgeDarkZone(rehearsal, part)),
    ...(parts.has('control') ? [control(of('control'))] : []),
  ];
}

function failingReleases(rehearsal: ReleaseRehearsal, of: (part: Part) => Figures): Bound[] {
  return [
    ...failingRelease(rehearsal, of('unhealthy'), 'unhealthy', 'the release that fails its health check'),
    ...failingRelease(rehearsal, of('crashing'), 'crashing', 'the release that crashes at start'),
  ];
}

/**
 * Of the shipped app alone: what another takes to start, on all of three instances, it takes from the two cores that
 * answer meanwhile. On AWS each instance has its own.
 */
function latency(before: Figures, release: Figures): Bound {
  const ratio = release.p99 / before.p99;
  return {
    what: `its p99 at most ${MOST_OF_P99} times the p99 before`,
    measured: `${release.p99.toFixed(1)} ms, ${before.p99.toFixed(1)} ms before: ${ratio.toFixed(2)} times`,
    holds: ratio <= MOST_OF_P99,
  };
}

function rollingRelease(rehearsal: ReleaseRehearsal, before: Figures, release: Figures): Bound[] {
  const { fleet, isShipped } = rehearsal;
  const requests = before.requests + release.requests;
  const least = LEAST_SECONDS * rehearsal.perSecond;
  const failed = before.failed + release.failed;
  return [
    {
      what: `rolling release: 0 failed of at least ${least}`,
      measured: `${failed} failed of ${requests}`,
      holds: failed === 0 && requests >= least,
    },
    ...(isShipped ? [latency(before, release)] : []),
    {
      what: 'it replaces the old release by the new one',
      measured: `answers of ${answered(release)}; ${running(fleet, 'release')} runs on each instance`,
      holds: isOf(release, ['old', 'new']) && running(fleet, 'release') === 'new',
    },
    stoppedSoon(rehearsal),
  ];
}

/** The load balancer has waited for what was in flight: nothing is left to wait for. */
function stoppedSoon({ fleet, drainSeconds }: ReleaseRehearsal): Bound {
  const { stopSeconds = Infinity } = fleet.outcomes.get('release') ?? {};
  return {
    what: `ApplicationStop does not take the ${drainSeconds} s of the load balancer once more`,
    measured: `${stopSeconds.toFixed(1)} s at most`,
    holds: stopSeconds < drainSeconds,
  };
}

function failingRelease(
  { fleet }: ReleaseRehearsal,
  parted: Figures,
  part: 'unhealthy' | 'crashing',
  what: string,
): Bound[] {
  const { failure, touched = [] } = fleet.outcomes.get(part) ?? {};
  const { failed, requests } = parted;
  return [
    {
      what: `${what}: found on the first instance, rolled back`,
      measured: `${failure ?? 'not found'}; deployed to ${touched.join(', ')}`,
      holds: failure !== undefined && touched.join() === 'a',
    },
    {
      what: `${what}: 0 failed, and nobody saw it`,
      measured: `${failed} failed of ${requests}; answers of ${answered(parted)}; ${running(fleet, part)} runs on each instance`,
      holds: failed === 0 && requests > 0 && isOf(parted, ['new']) && running(fleet, part) === 'new',
    },
  ];
}

function everywhere(parts: Figures[], perSecond: number): Bound {
  const asked = perSecond * LEAST_SHARE;
  const least = Math.min(...parts.map(({ leastPerSecond }) => leastPerSecond));
  return {
    what: `at least ${asked} requests a second throughout (over any 5 s)`,
    measured: `${Math.floor(least)}`,
    holds: least >= asked,
  };
}

/** While nothing is released, each connection to an instance must outlast the longest that a client idles. */
function idleConnections({ fleet: { samples, windows } }: ReleaseRehearsal): Bound {
  const before = windows.get('before');
  const idled = before ? within(samples, before).filter((sample) => (sample.idled ?? 0) >= 6) : [];
  const kept = idled.filter(({ sameConnection }) => sameConnection);
  const longest = Math.max(...idled.map((sample) => sample.idled ?? 0));
  return {
    what: 'connections to the instances that idled 6 to 60 s are used again',
    measured: `${kept.length} of ${idled.length}, the longest after ${longest.toFixed(1)} s`,
    holds: idled.length > 0 && kept.length === idled.length && longest >= 59,
  };
}

function countedTwice({ counts, counted, fleet }: ReleaseRehearsal): Bound {
  const good = fleet.samples.slice(0, counted).filter(({ failure }) => !failure).length;
  return {
    what: 'the load balancer counts the same, and tried nothing again',
    measured: `${counts?.succeeded} of ${counts?.requests} there, ${good} here; ${counts?.triedAgain} tried again`,
    holds: counts?.succeeded === good && counts.requests === good && counts.triedAgain === 0,
  };
}

function loggedEach({ logged, counted }: ReleaseRehearsal): Bound {
  return {
    what: "the instances' access logs have a line for each request",
    measured: `${logged} of ${counted}`,
    holds: logged === counted,
  };
}

function control({ failed, requests }: Figures): Bound {
  return {
    what: 'without draining, requests are lost: the proof can fail',
    measured: `${failed} failed of ${requests}`,
    holds: failed > 0,
  };
}

/** An app need not say which release it is. */
function isOf({ commits }: Figures, releases: readonly (keyof typeof COMMITS)[]): boolean {
  return commits.length === 0 || names(commits) === releases.join(', ');
}

function answered({ commits }: Figures): string {
  return commits.length === 0 ? 'an app that does not name its release' : names(commits);
}

/** The releases in whose folders the main processes of the instances work. */
function running(fleet: Fleet<Part>, part: Part): string {
  return names(INSTANCES.map((name) => fleet.state(part, name).running?.commit ?? 'nothing'));
}

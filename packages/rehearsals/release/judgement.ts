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
/** The parts of one load, under which no request may fail. */
const LOSING_NOTHING = ['before', 'release', 'unhealthy', 'crashing'] as const;

/** The figures of each measured part. */
export function figuresOf<P extends string>({ windows, samples }: Fleet<P>): Map<P, Figures> {
  return new Map([...windows].map(([part, window]) => [part, figures(samples, window)]));
}

/** Judges the measured parts; a part that was not asked for has no checks. */
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
 * Checked for the shipped app only: another app takes longer to start, on three instances, and takes that time from the
 * two cores that also answer. On AWS each instance has its own.
 */
function latency(before: Figures, release: Figures): Bound {
  const ratio = release.p99 / before.p99;
  return {
    what: `its p99 is at most ${MOST_OF_P99} times the p99 before`,
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
      what: `rolling release: 0 of at least ${least} requests failed`,
      measured: `${failed} failed of ${requests}`,
      holds: failed === 0 && requests >= least,
    },
    ...(isShipped ? [latency(before, release)] : []),
    {
      what: 'the new release replaced the old one',
      measured: `answers came from ${answered(release)}; ${running(fleet, 'release')} runs on each instance`,
      holds: isOf(release, ['old', 'new']) && running(fleet, 'release') === 'new',
    },
    stoppedSoon(rehearsal),
  ];
}

/** The load balancer has waited for open requests: the app has none left to wait for. */
function stoppedSoon({ fleet, drainSeconds }: ReleaseRehearsal): Bound {
  const { stopSeconds = Infinity } = fleet.outcomes.get('release') ?? {};
  return {
    what: `ApplicationStop does not wait the load balancer's ${drainSeconds} s again`,
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
      what: `${what}: stopped at the first instance, rolled back`,
      measured: `${failure ?? 'it did not fail'}; deployed to ${touched.join(', ')}`,
      holds: failure !== undefined && touched.join() === 'a',
    },
    {
      what: `${what}: 0 requests failed, and no user saw it`,
      measured: `${failed} failed of ${requests}; answers came from ${answered(parted)}; ${running(fleet, part)} runs on each instance`,
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

/** Without a release, each connection to an instance must last longer than the longest idle time of a client. */
function idleConnections({ fleet: { samples, windows } }: ReleaseRehearsal): Bound {
  const before = windows.get('before');
  const idled = before ? within(samples, before).filter((sample) => (sample.idled ?? 0) >= 6) : [];
  const kept = idled.filter(({ sameConnection }) => sameConnection);
  const longest = Math.max(...idled.map((sample) => sample.idled ?? 0));
  return {
    what: 'connections to the instances that were idle for 6 to 60 s are used again',
    measured: `${kept.length} of ${idled.length}, the longest after ${longest.toFixed(1)} s`,
    holds: idled.length > 0 && kept.length === idled.length && longest >= 59,
  };
}

function countedTwice({ counts, counted, fleet }: ReleaseRehearsal): Bound {
  const good = fleet.samples.slice(0, counted).filter(({ failure }) => !failure).length;
  return {
    what: 'the load balancer counts as many good answers, and retried no request',
    measured: `${counts?.succeeded} of ${counts?.requests} there, ${good} here; ${counts?.triedAgain} retried`,
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
    what: 'without draining, requests fail: the measurement can fail',
    measured: `${failed} failed of ${requests}`,
    holds: failed > 0,
  };
}

/** Also holds where the app does not say which release it is. */
function isOf({ commits }: Figures, releases: readonly (keyof typeof COMMITS)[]): boolean {
  return commits.length === 0 || names(commits) === releases.join(', ');
}

function answered({ commits }: Figures): string {
  return commits.length === 0 ? 'an app that does not say which release it is' : names(commits);
}

/** The releases in whose folders the main processes of the instances run. */
function running(fleet: Fleet<Part>, part: Part): string {
  return names(INSTANCES.map((name) => fleet.state(part, name).running?.commit ?? 'nothing'));
}

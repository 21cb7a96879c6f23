import type { Bound } from './bound';
import { DARK_PARTS } from './dark-zone';
import { judgeDarkZone } from './dark-zone-judgement';
import { figures, within, type Figures } from './load/figures';
import { COMMITS, type Part, type ReleaseRehearsal } from './rehearsal';

const LEAST_REQUESTS = 20_000;
const LEAST_PER_SECOND = 200;
const MOST_OF_P99 = 2;

/** The figures of each part. */
export function figuresOf({ windows, samples }: ReleaseRehearsal): Map<Part, Figures> {
  return new Map([...windows].map(([part, window]) => [part, figures(samples, window)]));
}

/** Judges what was measured. */
export function judge(rehearsal: ReleaseRehearsal): Bound[] {
  const parts = figuresOf(rehearsal);
  const of = (part: Part): Figures => {
    const found = parts.get(part);
    if (!found) throw new Error(`The part ${part} was not measured.`);
    return found;
  };
  return [
    ...rollingRelease(of('before'), of('release')),
    drainedOnce(rehearsal),
    ...failingRelease(rehearsal, of, 'unhealthy', 'the release that fails its health check'),
    ...failingRelease(rehearsal, of, 'crashing', 'the release that crashes at start'),
    everywhere([of('before'), of('release'), of('unhealthy'), of('crashing')]),
    idleConnections(rehearsal),
    countedTwice(rehearsal),
    ...DARK_PARTS.flatMap((part) => judgeDarkZone(rehearsal, part)),
    {
      what: 'without draining, requests are lost: the proof can fail',
      measured: `${of('control').failed} failed of ${of('control').requests}`,
      holds: of('control').failed > 0,
    },
  ];
}

function rollingRelease(before: Figures, release: Figures): Bound[] {
  const requests = before.requests + release.requests;
  const failed = before.failed + release.failed;
  const ratio = release.p99 / before.p99;
  return [
    {
      what: `rolling release: 0 failed of at least ${LEAST_REQUESTS}`,
      measured: `${failed} failed of ${requests}`,
      holds: failed === 0 && requests >= LEAST_REQUESTS,
    },
    {
      what: `its p99 at most ${MOST_OF_P99} times the p99 before`,
      measured: `${release.p99.toFixed(1)} ms, ${before.p99.toFixed(1)} ms before: ${ratio.toFixed(2)} times`,
      holds: ratio <= MOST_OF_P99,
    },
    {
      what: 'it replaces the old release by the new one',
      measured: names(release.commits),
      holds: names(release.commits) === names([COMMITS.old, COMMITS.new]),
    },
  ];
}

/** The load balancer has waited for what was in flight: the app must not wait as long once more. */
function drainedOnce({ outcomes, drainSeconds }: ReleaseRehearsal): Bound {
  const { stopSeconds = Infinity } = outcomes.get('release') ?? {};
  return {
    what: `ApplicationStop does not drain for ${drainSeconds} s once more`,
    measured: `${stopSeconds.toFixed(1)} s at most`,
    holds: stopSeconds < drainSeconds,
  };
}

function failingRelease(
  { outcomes }: ReleaseRehearsal,
  of: (part: Part) => Figures,
  part: 'unhealthy' | 'crashing',
  what: string,
): Bound[] {
  const { failure, touched = [] } = outcomes.get(part) ?? {};
  const { failed, requests, commits } = of(part);
  return [
    {
      what: `${what}: found on the first instance, rolled back`,
      measured: `${failure ?? 'not found'}; deployed to ${touched.join(', ')}`,
      holds: failure !== undefined && touched.join() === 'a',
    },
    {
      what: `${what}: 0 failed, and nobody saw it`,
      measured: `${failed} failed of ${requests}; answers of ${names(commits)}`,
      holds: failed === 0 && requests > 0 && names(commits) === names([COMMITS.new]),
    },
  ];
}

function everywhere(parts: Figures[]): Bound {
  const least = Math.min(...parts.map(({ leastPerSecond }) => leastPerSecond));
  return {
    what: `at least ${LEAST_PER_SECOND} requests a second throughout (over any 5 s)`,
    measured: `${Math.floor(least)}`,
    holds: least >= LEAST_PER_SECOND,
  };
}

/** While nothing is released, each connection to an instance must outlast the longest that a client idles. */
function idleConnections({ samples, windows }: ReleaseRehearsal): Bound {
  const before = windows.get('before');
  const idled = before ? within(samples, before).filter((sample) => (sample.idled ?? 0) >= 6) : [];
  const kept = idled.filter(({ sameConnection }) => sameConnection);
  const longest = Math.max(...idled.map((sample) => sample.idled ?? 0));
  return {
    what: 'connections to the app that idled 6 to 60 s are used again',
    measured: `${kept.length} of ${idled.length}, the longest after ${longest.toFixed(1)} s`,
    holds: idled.length > 0 && kept.length === idled.length && longest >= 59,
  };
}

function countedTwice({ counts, counted, samples }: ReleaseRehearsal): Bound {
  const answered = samples.slice(0, counted).filter(({ failure }) => !failure).length;
  return {
    what: 'the load balancer counts the same, and tried nothing again',
    measured: `${counts?.succeeded} of ${counts?.requests} there, ${answered} here; ${counts?.triedAgain} tried again`,
    holds: counts?.succeeded === answered && counts.requests === answered && counts.triedAgain === 0,
  };
}

/** The names of releases, in a fixed order: `old, new`. */
function names(commits: readonly string[]): string {
  const known = Object.entries(COMMITS).filter(([, commit]) => commits.includes(commit));
  const unknown = commits.filter((commit) => !Object.values<string>(COMMITS).includes(commit));
  return [...known.map(([name]) => name), ...unknown].join(', ');
}

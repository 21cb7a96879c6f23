import type { Bound } from './bound';
import type { DarkPart } from './dark-zone';
import { within } from './load/figures';
import { INSTANCES } from './load-balancer/load-balancer';
import type { ReleaseRehearsal } from './rehearsal';
import { TIME_SCALE } from './times';

/** For this process's own delays: checks are made on time by HAProxy, not by a stopwatch here. */
const SECONDS_OF_GRACE = 0.5;
/** How unevenly requests may go to the instances in so short a time. */
const UNEVEN = 1.1;

/** Judges what a zone's going dark cost against what the health checks promise. */
export function judgeDarkZone(rehearsal: ReleaseRehearsal, part: DarkPart): Bound[] {
  const { dark, promise } = rehearsal;
  const { samples, windows, outcomes } = rehearsal.fleet;
  const since = dark.get(part);
  const to = windows.get(part)?.to;
  if (since === undefined || to === undefined) throw new Error(`The part ${part} was not measured.`);
  const sent = within(samples, { from: since, to });
  const lost = sent.filter(({ failure }) => failure !== undefined);
  const recovery = ((lost.at(-1)?.sent ?? since) - since) / 1000;
  const inTime = sent.filter((sample) => sample.sent <= since + promise * 1000).length;
  // In a release one more instance is away; the dark one then gets a greater share.
  const inService = INSTANCES.length - (outcomes.has(part) ? 1 : 0);
  const most = Math.ceil((inTime / inService) * UNEVEN);
  const real = `${(recovery * TIME_SCALE).toFixed(0)} s of ${promise * TIME_SCALE} s at real times`;
  return [
    {
      what: `dark zone, ${part}: recovered within what the health checks promise, none lost after`,
      measured: `${recovery.toFixed(1)} s of ${promise.toFixed(1)} s: ${real}`,
      holds: lost.length > 0 && recovery <= promise + SECONDS_OF_GRACE,
    },
    {
      what: `dark zone, ${part}: no more is lost than that zone's share until then`,
      measured: `${lost.length} of ${sent.length}, at most ${most} promised`,
      holds: lost.length <= most,
    },
    ...deployed(rehearsal, part),
  ];
}

function deployed({ fleet }: ReleaseRehearsal, part: DarkPart): Bound[] {
  const outcome = fleet.outcomes.get(part);
  if (!outcome) return [];
  return [
    {
      what: `dark zone, ${part}: the release goes on to its end`,
      measured: outcome.failure ?? `deployed to ${outcome.touched.join(', ')}`,
      holds: outcome.failure === undefined && outcome.touched.length === INSTANCES.length,
    },
  ];
}

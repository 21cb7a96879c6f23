import type { Bound } from './bound';
import type { DarkPart } from './dark-zone';
import { within } from './load/figures';
import { INSTANCES } from './load-balancer/load-balancer';
import type { ReleaseRehearsal } from './rehearsal';
import { TIME_SCALE } from './times';

/** Tolerance for delays of this process: HAProxy checks on time, this process measures late. */
const SECONDS_OF_GRACE = 0.5;
/** By how much one instance may get more requests than another in so short a time. */
const UNEVEN = 1.1;

/** Compares what was lost while a zone was dark with what the health checks allow. */
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
  // During a release one more instance is out of service, and the dark one gets a greater share.
  const inService = INSTANCES.length - (outcomes.has(part) ? 1 : 0);
  const most = Math.ceil((inTime / inService) * UNEVEN);
  const real = `${(recovery * TIME_SCALE).toFixed(0)} s of ${promise * TIME_SCALE} s at real times`;
  return [
    {
      what: `dark zone, ${part}: no request fails once the health checks must have noticed it`,
      measured: `the last one failed after ${recovery.toFixed(1)} s of ${promise.toFixed(1)} s: ${real}`,
      holds: lost.length > 0 && recovery <= promise + SECONDS_OF_GRACE,
    },
    {
      what: `dark zone, ${part}: until then no more requests fail than that zone's share`,
      measured: `${lost.length} of ${sent.length}, at most ${most} allowed`,
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
      what: `dark zone, ${part}: the release succeeds`,
      measured: outcome.failure ?? `deployed to ${outcome.touched.join(', ')}`,
      holds: outcome.failure === undefined && outcome.touched.length === INSTANCES.length,
    },
  ];
}

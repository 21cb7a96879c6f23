import { UserError } from '../../command';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Reads an age (`90s`, `10m`, `2h`, `3d`) or a time. @returns milliseconds since the epoch @throws UserError
 */
export function parseSince(given: string, now: number): number {
  const back = /^(\d{1,6})([smhd])$/.exec(given);
  if (back) return now - Number(back[1]) * SECONDS[back[2] as keyof typeof SECONDS] * 1000;
  // A date alone, or a time with its zone. A time without a zone would mean another moment on another
  // machine.
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(given)
    ? Date.parse(given)
    : Number.NaN;
  if (!Number.isNaN(time) && time <= now) return time;
  throw new UserError(
    `--since takes how long ago (90s, 10m, 2h, 3d), or a time that is past (2026-11-29T20:00:00Z), not "${given}".`,
  );
}

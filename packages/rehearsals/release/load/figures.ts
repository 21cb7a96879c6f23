import type { Sample } from './record';

/** The measurement between two moments. */
export interface Figures {
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  readonly perSecond: number;
  /** The lowest rate in any five seconds. */
  readonly leastPerSecond: number;
  /** Latency in milliseconds. */
  readonly median: number;
  readonly p99: number;
  /** The releases that answered, in the order of their first answers. */
  readonly commits: readonly string[];
}

/** A part of the rehearsal, in milliseconds since the epoch. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const LEAST_OVER_SECONDS = 5;

/** The figures of the requests that were sent within a window. */
export function figures(all: readonly Sample[], { from, to }: Window): Figures {
  const samples = within(all, { from, to });
  const latencies = samples.map(({ latency }) => latency).sort((a, b) => a - b);
  const seconds = (to - from) / 1000;
  return {
    seconds,
    requests: samples.length,
    failed: samples.filter(({ failure }) => failure !== undefined).length,
    perSecond: samples.length / seconds,
    leastPerSecond: leastPerSecond(samples, { from, to }),
    median: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    commits: [...new Set(samples.flatMap(({ commit }) => commit ?? []))],
  };
}

export function within(samples: readonly Sample[], { from, to }: Window): Sample[] {
  return samples.filter(({ sent }) => sent >= from && sent < to).sort((a, b) => a.sent - b.sent);
}

/** The reasons of failed requests, each with its count. */
export function failures(samples: readonly Sample[]): string[] {
  const counts = new Map<string, number>();
  for (const { kind, failure } of samples) {
    if (failure) counts.set(`${failure} (${kind})`, (counts.get(`${failure} (${kind})`) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([failure, count]) => `${count} times ${failure}`);
}

/** @param sorted ascending */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function leastPerSecond(samples: readonly Sample[], { from, to }: Window): number {
  const counts = new Array<number>(Math.floor((to - from) / 1000)).fill(0);
  for (const { sent } of samples) {
    const second = Math.floor((sent - from) / 1000);
    if (counts[second] !== undefined) counts[second] += 1;
  }
  const span = Math.min(LEAST_OVER_SECONDS, counts.length);
  const sums = counts
    .slice(0, counts.length - span + 1)
    .map((_, index) => counts.slice(index, index + span).reduce((sum, count) => sum + count, 0));
  return Math.min(...sums) / span;
}

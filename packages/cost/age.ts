import type { Estimate } from './estimate';

/** The age of a price in days from which it is reported as old. */
const OLD = 90;

/** The age of the oldest price in the sums; undefined where it is not old. */
export function ageOf(estimates: readonly Pick<Estimate, 'lines'>[], today: Date): string | undefined {
  const dates = estimates.flatMap(({ lines }) => lines.map(({ unitPrice }) => unitPrice.date)).sort();
  const [oldest] = dates;
  if (oldest === undefined) return undefined;
  const days = Math.floor((today.getTime() - Date.parse(oldest)) / 86_400_000);
  return days > OLD ? `Oldest prices: ${oldest}, ${days} days ago. Update them: npm run prices` : undefined;
}

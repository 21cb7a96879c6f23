import type { Estimate } from './estimate';

/** Days after which a price is said to be old. */
const OLD = 90;

/** How old the oldest price in the sums is, where that is too old to go by. */
export function ageOf(estimates: readonly Pick<Estimate, 'lines'>[], today: Date): string | undefined {
  const dates = estimates.flatMap(({ lines }) => lines.map(({ unitPrice }) => unitPrice.date)).sort();
  const [oldest] = dates;
  if (oldest === undefined) return undefined;
  const days = Math.floor((today.getTime() - Date.parse(oldest)) / 86_400_000);
  return days > OLD ? `Oldest prices: ${oldest}, ${days} days ago. Update them: npm run prices` : undefined;
}

import type { Range } from '../resource-kinds';
import type { Line } from './estimate';

/**
 * Rounds to the cent. Half a cent in decimals is rounded away from zero: 16.425 to 16.43, and -16.425 to
 * -16.43.
 */
export const cents = (usd: number): number =>
  (Math.sign(usd) * Math.round(Math.round(Math.abs(usd) * 1e6) / 1e4)) / 100;

const FORMAT = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** An amount: `1,234.50` */
export const money = (usd: number): string => FORMAT.format(cents(usd) || 0);

/** A difference: `+32.85`, `-32.85`, `+0.00` */
export const signed = (usd: number): string => `${cents(usd) < 0 ? '' : '+'}${money(usd)}`;

/** A quantity: `2 to 4`, or `3` where it is fixed. */
export const many = ({ min, max }: Range): string => (min === max ? `${min}` : `${min} to ${max}`);

/** A unit price as in a price list: with two decimals or more, but no more digits than it has. */
export const unit = (usd: number): string =>
  usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 8 });

/** A line's formula: `2 to 4 × 0.0168 × 730 h` */
export function formula({ count, hours, unitPrice: { unit: per, usd } }: Line): string {
  const price = usd === null ? '?' : unit(usd);
  const rounded = Number(hours.toFixed(1));
  if (/Hrs$/.test(per)) return `${many(count)} × ${price} × ${rounded} h`;
  return `${many(count)} × ${price}${rounded === 730 ? '' : ` × ${rounded}/730 h`}`;
}

import type { Range } from '../resource-kinds';
import { ageOf } from './age';
import type { BlockOptions } from './block';
import { type Estimate, total } from './estimate';
import { notIn, useText } from './not-in';
import { formula, money } from './words';

const NUMBER = 12;
const WIDEST = 80;

/** The output of `npm run cost`: the lines of each stack, the sums, and what is not included. */
export function costTable(
  estimates: readonly Estimate[],
  { prices, today, width = 80 }: BlockOptions,
): string[] {
  const label = Math.max(2 * NUMBER, Math.min(width, WIDEST) - 2 * NUMBER);
  const row = (text: string, range: Range | undefined): string =>
    text.padEnd(label) + numbers(range ? [money(range.min), money(range.max)] : ['unknown', 'unknown']);
  const uses = notIn(estimates, prices);
  const age = ageOf(estimates, today);
  return [
    `USD a month, ${prices.region}`.padEnd(label) + numbers(['at least', 'at most']),
    ...estimates.flatMap((one) => [
      '',
      row(one.stack, total([one])),
      ...one.lines.map((line) => row(fit(`  ${line.what}: ${formula(line)}`, label - 1), line.usd)),
      ...one.unknown.map((what) => `  unknown: ${what}`),
    ]),
    ...(estimates.length > 1 ? ['', row('all', total(estimates))] : []),
    ...(uses.length > 0 ? ['', 'Not in it, by use:', ...uses.map((use) => `  ${useText(use)}`)] : []),
    '',
    'On-demand list prices, without tax, savings plans and the free tier, except for',
    'three free dashboards. At least: with the smallest number of instances.',
    ...(estimates.some(({ unknown }) => unknown.length > 0)
      ? ['Where a price is unknown, no sum is given.']
      : []),
    ...(age === undefined ? [] : [age]),
  ];
}

const numbers = (texts: readonly string[]): string => texts.map((text) => text.padStart(NUMBER)).join('');

const fit = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

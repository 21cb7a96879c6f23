import type { Range } from '../resource-kinds';
import { ageOf } from './age';
import { type Estimate, total } from './estimate';
import { inLines, notIn } from './not-in';
import type { Prices } from './prices';
import { cents, many, money, signed } from './words';

/** What a stack costs before and after a plan. */
export interface PlannedCost {
  readonly before: Estimate;
  readonly after: Estimate;
}

/** How a cost text is written. */
export interface BlockOptions {
  readonly prices: Prices;
  readonly today: Date;
  /** @default 80 */
  readonly width?: number;
}

/** How many lines the block has at most. */
const MOST = 6;

/**
 * The cost of plans in a few lines: before, after and the difference, what changes, and what is not included.
 */
export function costBlock(
  plans: readonly PlannedCost[],
  { prices, today, width = 80 }: BlockOptions,
): string[] {
  const after = plans.map((plan) => plan.after);
  const both = [...plans.map((plan) => plan.before), ...after];
  const sum = sumLines(plans, width);
  const age = ageOf(both, today);
  const tail = [
    ...inLines(notIn(after, prices), '  Not in it:', '; all: npm run cost', width, 2),
    ...(age === undefined ? [] : [`  ${age}`]),
  ].filter((line) => line !== '  Not in it:; all: npm run cost');
  return [...sum, ...changedLines(plans, MOST - sum.length - tail.length, width), ...tail];
}

function sumLines(plans: readonly PlannedCost[], width: number): string[] {
  const [before, after] = [total(plans.map((plan) => plan.before)), total(plans.map((plan) => plan.after))];
  if (!before || !after) return unknownLines(plans, width);
  const part = (side: keyof Range) =>
    cents(before[side]) === cents(after[side])
      ? `${money(after[side])} USD`
      : `${money(before[side])} → ${money(after[side])} USD (${signed(after[side] - before[side])})`;
  const [least, most] = [part('min'), part('max')];
  if (least === most) return [`Cost a month: ${least}`];
  const line = `Cost a month: ${least}, at most ${most}`;
  return line.length <= width ? [line] : [`Cost a month: ${least},`, `     at most: ${most}`];
}

/** The lines about unknown prices, so that an incomplete sum is not taken for the whole. */
function unknownLines(plans: readonly PlannedCost[], width: number): string[] {
  const unknown = [...new Set(plans.flatMap(({ before, after }) => [...before.unknown, ...after.unknown]))];
  const [first = '', ...others] = unknown;
  const more = others.length > 0 ? `; ${others.length} more` : '';
  return ['Cost a month: no sum, as these prices are unknown:', cut(`  ${first}${more}`, width)];
}

const cut = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, width - 1)}…`;

interface Changed {
  readonly what: string;
  readonly before: Range;
  readonly after: Range;
  readonly usd: Range;
}

function changedLines(plans: readonly PlannedCost[], room: number, width: number): string[] {
  const changed = changes(plans);
  if (changed.length === 0 || room <= 0) return [];
  const shown = changed.length > room ? changed.slice(0, room - 1) : changed;
  const rest = changed.slice(shown.length).map(({ usd }) => usd);
  const lines = shown.map(
    ({ what, before, after, usd }) => `  ${both(usd)} ${what}: ${many(before)} → ${many(after)}`,
  );
  return (rest.length > 0 ? [...lines, `  ${both(sumOf(rest))} ${rest.length} more`] : lines).map((line) =>
    cut(line, width),
  );
}

/** The least and the greatest difference: `+24.53 (at most +49.06)` */
const both = ({ min, max }: Range): string =>
  cents(min) === cents(max) ? signed(min) : `${signed(min)} (at most ${signed(max)})`;

/** What costs more or less than before, the greatest difference first. */
function changes(plans: readonly PlannedCost[]): Changed[] {
  const zero = { min: 0, max: 0 };
  const found = new Map<string, Changed>();
  for (const { before, after } of plans)
    for (const [lines, side, factor] of [
      [before.lines, 'before', -1],
      [after.lines, 'after', 1],
    ] as const)
      for (const { what, count, usd = zero } of lines) {
        const same = found.get(what) ?? { what, before: zero, after: zero, usd: zero };
        found.set(what, {
          ...same,
          [side]: sumOf([same[side], count]),
          usd: sumOf([same.usd, { min: factor * usd.min, max: factor * usd.max }]),
        });
      }
  return [...found.values()]
    .filter(({ usd }) => cents(usd.min) !== 0 || cents(usd.max) !== 0)
    .sort((one, other) => Math.abs(other.usd.max) - Math.abs(one.usd.max));
}

const sumOf = (ranges: readonly Range[]): Range => ({
  min: ranges.reduce((sum, { min }) => sum + min, 0),
  max: ranges.reduce((sum, { max }) => sum + max, 0),
});

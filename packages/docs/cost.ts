import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Estimate,
  estimate,
  money,
  parsePrices,
  priceList,
  resourcesOf,
  SHIPPED_PRICES,
  total,
  unit,
} from '../cost';
import { type Settings, resolveSettings } from '../../settings';
import config from '../../__tests__/support/example-config';
import type { StageChanges } from '../../__tests__/support/stage';
import { writePipeline, writeStage, writeStageOf, writeState } from '../../__tests__/support/stacks';

const ROOT = join(__dirname, '../..');
const BEGIN =
  '<!-- Written by `npm run docs` from packages/cost/prices.json and the shipped settings: change it there. -->';
const END = '<!-- What follows is written by hand. -->';

const prices = priceList(parsePrices(JSON.parse(readFileSync(SHIPPED_PRICES, 'utf8'))), config.region);

/** The text of docs/cost.md, with the costs of the shipped settings computed anew. */
export function costDocument(): string {
  const page = readFileSync(join(ROOT, 'docs/cost.md'), 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error('docs/cost.md has no place for the costs.');
  return [before, BEGIN, `\n\n${costs()}\n\n`, END, after].join('');
}

function costs(): string {
  const stacks = shipped(resolveSettings(config));
  return `${table(stacks)}\n\n${wrapped(asides())}`;
}

const costOf = (name: string, json: Parameters<typeof resourcesOf>[0], taken = 0): Estimate =>
  estimate(name, resourcesOf(json), prices, taken);

function shipped(settings: Settings): Estimate[] {
  const stages = Object.keys(settings.stages);
  return [
    costOf('state', writeState(settings).json),
    ...stages.map((name, index) => costOf(name, writeStageOf(settings, name).json, index)),
    costOf('pipeline', writePipeline(settings).json),
  ].filter(({ lines }) => lines.length > 0);
}

/** A row for each cost: the quantity in each stack, the price of a unit, and the sum. */
function table(stacks: readonly Estimate[]): string {
  const lines = new Map(stacks.flatMap((one) => one.lines.map((line) => [line.what, line] as const)));
  const rows = [...lines.values()].map(({ what, unitPrice }) => {
    const found = stacks.map((one) => one.lines.filter((line) => line.what === what));
    const counts = found.map(([line]) =>
      line
        ? line.count.min === line.count.max
          ? line.count.min
          : `${line.count.min} to ${line.count.max}`
        : '',
    );
    const sum = total([{ stack: what, lines: found.flat(), unknown: [], usage: [] }]);
    const one = unitPrice.usd === null ? 'unknown' : unit(unitPrice.usd);
    const each = `${one}/${/Hrs$/.test(unitPrice.unit) ? 'hour' : 'month'}`;
    return [what, each, ...counts, money(sum?.min ?? NaN), money(sum?.max ?? NaN)].map(String);
  });
  const sums = stacks.map((one) => bold(total([one])?.min));
  return markdown([
    ['what', 'one, USD', ...stacks.map(({ stack }) => stack), 'at least', 'at most'],
    ...rows,
    ['**sum**, at least', '', ...sums, bold(total(stacks)?.min), bold(total(stacks)?.max)],
  ]);
}

const bold = (usd: number | undefined): string => `**${usd === undefined ? 'unknown' : money(usd)}**`;

function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [heading, ...others] = rows;
  return [line(heading!), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}

/** What other settings cost with the fewest instances. */
function asides(): string {
  const least = (begin: 'staging' | 'production', changes: StageChanges = {}) =>
    total([costOf(begin, writeStage(begin, changes, { begin }).json)])?.min ?? NaN;
  const saved = (begin: 'staging' | 'production', changes: StageChanges) =>
    Math.round(least(begin) - least(begin, changes));
  const night = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };
  return (
    `\`nat: 'single'\` in production saves ${saved('production', { network: { nat: 'single' } })} USD; if its zone fails, the ` +
    `other zones have no way out. \`nat: 'none'\` in staging costs ${-saved('staging', { network: { nat: 'none' } })} USD more, ` +
    'because each interface endpoint is paid for in each zone. A `schedule` that stops staging from 20:00 to 6:00 and at ' +
    `weekends saves ${saved('staging', { schedule: night })} USD, at the fewest instances.`
  );
}

function wrapped(text: string, width = 120): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

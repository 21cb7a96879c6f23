import { costTable, documentOf, resourcesOf } from '../cost';
import { readStack } from '../documents';
import { loadFacts } from '../facts';
import { declare, outputFolder, readStacks, stackNames, start, synthesize } from '../command';
import { pricesOf } from './cost/own-prices';
import { estimateOf } from './cost/planned';

const COST = declare({
  name: 'cost',
  does:
    'Prints what the settings cost a month, line by line, with the fewest and the most instances, and what is ' +
    'charged by use. It needs no account.',
  arguments: { stack: { says: 'stacks; without one, all', optional: true, several: true, or: 'all' } },
  options: { json: { type: 'boolean', says: 'for programs' } },
  example: 'npm run cost\nnpm run cost -- staging --json',
});

/** `npm run cost [-- <stack>…] [--json]`: what the synthesized stacks cost a month. */
async function cost(): Promise<void> {
  const settings = loadFacts();
  const all = stackNames(settings);
  const { stacks, values } = readStacks(COST, { stacks: all });
  const prices = pricesOf(settings);
  synthesize();
  const estimates = (stacks.length > 0 ? stacks : all).map((stack) =>
    estimateOf(settings, stack, synthesized(stack), prices),
  );
  const text = values.json
    ? JSON.stringify(documentOf(estimates, prices), undefined, 2)
    : costTable(estimates, { prices, today: new Date(), width: process.stdout.columns }).join('\n');
  console.log(text);
}

const synthesized = (stack: string) => resourcesOf(readStack(outputFolder(), stack));

start(COST, cost);

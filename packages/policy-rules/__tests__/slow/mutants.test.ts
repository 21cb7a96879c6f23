import { detectors } from '../mutants/detect';
import { harmless } from '../mutants/harmless';
import { KNOWN, line } from '../mutants/known';
import { type Mutant, mutate, OPERATORS } from '../mutants/mutant';
import { findersOf, mutantsOf, subjects } from '../mutants/run';

const stacks = subjects();
const byName = stacks.map((stack) => [stack.name, stack] as const);
const counts = new Map<string, number>();
const missed: Mutant[] = [];

const count = (...keys: string[]) => keys.forEach((key) => counts.set(key, (counts.get(key) ?? 0) + 1));
const whyMissed = (mutant: Mutant) => KNOWN.find(({ which }) => which.test(line(mutant)))?.why;

describe.each(byName)('mutants of %s', (name, stack) => {
  it('are not found in the unchanged stack', () => {
    const same = mutate(stack, 'added', 'aws_vpc.network_vpc', 'nothing', () => {});
    expect(detectors(same)).toEqual([]);
  });

  it('are found, or have a reason in known.ts', async () => {
    for (const mutant of mutantsOf(stack)) {
      const finders = await findersOf(mutant);
      count(
        'mutants',
        `of ${name}`,
        `operator: ${mutant.operator}`,
        ...finders.map((one) => `found by ${one}`),
      );
      if (finders.length > 0) count('found');
      else missed.push(mutant);
    }
    const unexplained = missed.filter((mutant) => mutant.stack === stack && !whyMissed(mutant));
    expect(unexplained.map(line)).toEqual([]);
  });
});

describe('the mutation run', () => {
  it('finds at least 95 % of the mutants', () => {
    const lines = [...counts].sort().map(([key, number]) => `${String(number).padStart(6)} ${key}`);
    const reasons = missed.map((one) => `${one.stack.name}: ${line(one)}\n         ${whyMissed(one)}`);
    process.stdout.write(`\n${lines.join('\n')}\n\nNot found:\n${reasons.join('\n')}\n`);
    const [all = 0, found = 0] = [counts.get('mutants'), counts.get('found')];
    expect(all).toBeGreaterThan(3000);
    expect(found / all).toBeGreaterThanOrEqual(0.95);
  });

  it('uses every operator and every reason', () => {
    expect(OPERATORS.filter((operator) => !counts.has(`operator: ${operator}`))).toEqual([]);
    expect(KNOWN.filter(({ which }) => !missed.some((one) => which.test(line(one))))).toEqual([]);
  });
});

describe('harmless changes', () => {
  const all = stacks.filter(({ name }) => ['staging', 'pipeline'].includes(name)).flatMap(harmless);

  it.each(all.map((mutant) => [mutant.what, mutant] as const))('are not found: %s', async (_, mutant) => {
    expect(await findersOf(mutant)).toEqual([]);
  });
});

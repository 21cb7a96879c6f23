import '../../stacks/no-token-traces';
import { declare, readLine, start, UserError } from '../command';
import type { StackJson } from '../documents';
import { violations } from '../policy-rules';
import { writeShipped, writeVariants } from '../../__tests__/support/stacks';
import { factsOf } from '../../settings/facts';
import type { Facts } from '../facts';
import type { Json } from './document';
import { mutantsOf, strangers } from './generate';
import { harmlessOf } from './harmless';
import { CLASSES } from './judgements';
import { line, type Mutant, OPERATORS } from './mutant';
import { judge } from './oracle';
import { Score } from './score';
import { UNCAUGHT } from './uncaught';

const MUTANTS = declare({
  name: 'mutants',
  does: "Changes each attribute of the stacks by the provider's schema, and lists the changes that no rule catches.",
  example: 'npm run mutants',
});

/** With fewer mutants of a class, or fewer harmless ones, the run proves little. */
const LEAST = { class: 300, harmless: 200 };

interface Subject {
  readonly name: string;
  readonly json: StackJson;
  readonly facts: Facts;
}

/**
 * `npm run mutants`: makes every change of the shipped stacks, and of the stacks of other settings, that the provider's
 * schema gives, and checks each by the rules as a synthesis does. Exit status 0 only if in every class 95 of 100
 * changes that matter are caught, each other one has a known reason, and no harmless change is reported.
 */
async function main(): Promise<void> {
  readLine(MUTANTS);
  const subjects = [...writeShipped(), ...writeVariants()].map(({ name, json, settings }): Subject => ({
    name,
    json,
    facts: factsOf(settings),
  }));
  const faults = [...unfit(subjects), ...harmful(subjects), ...harmless(subjects)];
  await Promise.resolve();
  if (faults.length === 0) return;
  throw new UserError(`${faults.slice(0, 60).join('\n')}\n${faults.length} faults: see above.`);
}

/** Violations of unchanged stacks would count as caught. */
function unfit(subjects: readonly Subject[]): string[] {
  return subjects
    .filter(({ json, facts }) => violations(json, facts).length > 0)
    .map(({ name }) => `${name} breaks rules without any change`);
}

const isReported = (mutant: Mutant, facts: Facts) =>
  violations(mutant.json() as unknown as StackJson, facts).length > 0;

function harmful(subjects: readonly Subject[]): string[] {
  const score = new Score();
  const seen = new Set<string>();
  const missed: string[] = [];
  for (const { name, json, facts } of subjects) {
    for (const mutant of mutantsOf(json as unknown as Json)) {
      const matters = judge(mutant);
      const key = JSON.stringify([mutant.operator, mutant.address, mutant.path, mutant.before, mutant.after]);
      if (!matters || seen.has(key)) continue;
      seen.add(key);
      const caught = isReported(mutant, facts);
      score.count(matters, mutant.operator, caught);
      if (!caught) missed.push(`${matters} ${name}: ${line(mutant)}`);
    }
  }
  const [first] = subjects.filter(({ name }) => name === 'staging');
  for (const mutant of first ? strangers(first.json as unknown as Json) : []) {
    score.count('types', mutant.operator, isReported(mutant, (first as Subject).facts));
  }
  console.log(score.table([...CLASSES, 'types'], OPERATORS));
  const why = (one: string) => UNCAUGHT.find(({ which }) => which.test(one))?.why;
  const reasons = new Map<string, string[]>();
  for (const one of missed) reasons.set(why(one) ?? '', [...(reasons.get(why(one) ?? '') ?? []), one]);
  console.log('\nNot caught, by reason:');
  for (const [reason, all] of reasons)
    console.log(`${String(all.length).padStart(5)}  ${reason || 'NO REASON GIVEN'}`);
  const needless = UNCAUGHT.filter(({ which }) => !missed.some((one) => which.test(one)));
  return [
    ...missed.filter((one) => !why(one)).map((one) => `not caught, and uncaught.ts has no reason: ${one}`),
    ...needless.map(({ which }) => `is caught now, so its entry in uncaught.ts must go: ${String(which)}`),
    ...CLASSES.filter((name) => score.share(name) < 0.95).map(
      (name) => `fewer than 95 of 100 are caught: ${name}`,
    ),
    ...CLASSES.filter((name) => score.all(name) < LEAST.class).map(
      (name) => `too few to prove anything: ${name}`,
    ),
    ...(score.share('types') < 1 ? ['a type that no stack has is not caught'] : []),
  ];
}

function harmless(subjects: readonly Subject[]): string[] {
  const seen = new Set<string>();
  const reported: string[] = [];
  for (const { name, json, facts } of subjects) {
    for (const mutant of harmlessOf(json as unknown as Json)) {
      const key = `${line(mutant)} ${JSON.stringify(mutant.after)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const found = violations(mutant.json() as unknown as StackJson, facts);
      const said = found.map(({ rule, found: what }) => `${rule.id}: ${what}`).join('; ');
      if (found.length > 0) reported.push(`is harmless, and reported: ${name}: ${line(mutant)} — ${said}`);
    }
  }
  console.log(`\n${seen.size} harmless changes, ${reported.length} of them reported.`);
  return [...reported, ...(seen.size < LEAST.harmless ? ['too few harmless changes to prove anything'] : [])];
}

start(MUTANTS, main);

import { loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { judge, readPlan, summarize } from '../plan-verdict';
import { copiesOf, realPlan } from '../recorded-plans';
import { pair, type Pair, type Run } from './measure';
import { withPrograms } from './programs';

const ROUNDS = 7;

setFlagsFromString('--expose-gc');
/** Collects garbage now: that of the plan's reading would be collected, and counted, while the verdict is measured. */
const collectGarbage = runInNewContext('gc') as () => void;

/** Measures the most expensive verdict: that on the destruction of a stage, copied many times. */
function verdict(resources: number): Run {
  const raw = realPlan('destroy');
  const copies = Math.round(resources / (raw.resource_changes ?? []).length);
  const json = copiesOf(raw, copies);
  return () => {
    const plan = readPlan(json, 'staging');
    collectGarbage();
    const before = process.cpuUsage();
    summarize([plan], { verdicts: [judge(plan)] });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

function print(what: string, { one, other, ratio }: Pair, goal: string): void {
  const seconds = `${one.toFixed(2)} s / ${other.toFixed(2)} s`;
  console.log(`${what.padEnd(58)}${seconds.padStart(16)}${ratio.toFixed(2).padStart(8)}   ${goal}`);
}

/** Measures the commands. Pairs are run alternately; each figure is a median. */
export function measureCommands(): void {
  console.log(`Load ${loadavg()[0]?.toFixed(1)}, ${ROUNDS} rounds, seconds from start to end:`);
  withPrograms(({ floor, synth, cdktfSynth, schema }) => {
    print('npm run synth / loading cdktf and the resources alone', pair(synth, floor, ROUNDS), 'at most 1.6');
    print('npx cdktf synth / npm run synth', pair(cdktfSynth, synth, ROUNDS), 'at most 1.6');
    print(
      "the provider's schema, GOGC=400 / Go's 100",
      pair(schema('400'), schema('100'), ROUNDS),
      'below 1',
    );
  });
  // The sizes are far apart, because V8's garbage collection grows in steps: one doubling may take 1.6 times
  // as long, the next 2.3 times.
  const [large, small] = [verdict(40_000), verdict(5_000)];
  print(
    'verdict and summary, 40,000 resources / 5,000 (processor)',
    pair(large, small, ROUNDS),
    'linear: 8 or less',
  );
  console.log(`Load ${loadavg()[0]?.toFixed(1)} in the end.`);
}

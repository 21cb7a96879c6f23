import { declare, readLine } from '../../command';

export const FAULTS = declare({
  name: 'faults',
  does: 'Deploys a stage on an embedded AWS under one fault after another, and checks that the next run recovers from each. Exit status 1 if a run did not recover.',
  options: {
    sample: {
      type: 'string',
      value: 'n',
      whole: [4, 20],
      says: 'about this number of faults, chosen at random by the seed',
    },
    seed: { type: 'string', value: 'n', whole: [0, 1_000_000], says: 'the seed of the sample' },
    only: { type: 'string', value: 'group', multiple: true, says: 'only this group of faults, by its name' },
  },
  example: 'npm run faults -- --sample 10 --seed 4',
});

/** What to try. */
export interface Chosen {
  /** About how many faults to try, 4 to 20; undefined: all. */
  readonly sample?: number;
  /** The seed of the sample: the same seed gives the same faults. @default a new one for each run */
  readonly seed: number;
  /** The names of the groups of faults to run; empty: all. */
  readonly only: readonly string[];
}

/** @throws UserError with the usage */
export function chosen(argv: string[]): Chosen {
  const { sample, only = [], seed = Date.now() % 1_000_000 } = readLine(FAULTS, argv).values;
  return { only, seed, ...(sample !== undefined && { sample }) };
}

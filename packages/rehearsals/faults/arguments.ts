import { declare, readLine } from '../../command';

export const FAULTS = declare({
  name: 'faults',
  does: 'Deploys a stage on an embedded AWS under one fault after the other, and checks that the next run recovers from it. Exit status 1 if a run did not recover.',
  options: {
    sample: {
      type: 'string',
      value: 'how many',
      whole: [4, 20],
      says: 'about this number of faults, chosen at random by the seed',
    },
    seed: { type: 'string', value: 'n', whole: [0, 1_000_000], says: 'the seed of the sample' },
    only: { type: 'string', value: 'life', multiple: true, says: 'only this life' },
  },
  example: 'npm run faults -- --sample 10 --seed 4',
});

/** What of the faults is tried. */
export interface Chosen {
  /** About how many, 4 to 20; undefined for all. */
  readonly sample?: number;
  /** What a sample is drawn by: the same draws the same. @default one of its own each time */
  readonly seed: number;
  /** The lives that are lived, by their names; none for all. */
  readonly only: readonly string[];
}

/** @throws UserError with the usage */
export function chosen(argv: string[]): Chosen {
  const { sample, only = [], seed = Date.now() % 1_000_000 } = readLine(FAULTS, argv).values;
  return { only, seed, ...(sample !== undefined && { sample }) };
}

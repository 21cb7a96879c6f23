import { declare, readLine } from '../../command';

export const FAULTS = declare({
  name: 'faults',
  does: 'Lives the life of a stage under one fault after the other, and shows of each whether the next run went on and AWS is whole. Exit status 1 where one was not survived.',
  options: {
    sample: {
      type: 'string',
      value: 'how many',
      whole: [4, 20],
      says: 'about so many of them, drawn by the seed',
    },
    seed: { type: 'string', value: 'n', whole: [0, 1_000_000], says: 'what a sample is drawn by' },
    only: { type: 'string', value: 'life', multiple: true, says: 'that life alone' },
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

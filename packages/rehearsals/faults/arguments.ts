import { parseArgs } from 'node:util';
import { UserError } from '../../deploy/command/command';
import { wholeNumber } from '../../deploy/command/stack-argument';

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
  const options = {
    sample: { type: 'string' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string' },
  } as const;
  try {
    const { sample, only = [], seed } = parseArgs({ args: argv, options }).values;
    return {
      only,
      seed: seed === undefined ? Date.now() % 1_000_000 : wholeNumber('seed', seed, 0, 1_000_000),
      ...(sample !== undefined && { sample: wholeNumber('sample', sample, 4, 20) }),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('Usage: npm run faults [-- [--sample <how many>] [--seed <n>] [--only <life>]…].');
  }
}

import { parseArgs } from 'node:util';
import { UserError } from '../../commands/command';
import { wholeNumber } from '../../commands/stack-argument';

/** What of the faults is tried. */
export interface Chosen {
  /** About how many; undefined for all. */
  readonly sample?: number;
  /** The one life that is lived, by its name; undefined for all. */
  readonly only?: string;
}

/** @throws UserError with the usage */
export function chosen(argv: string[]): Chosen {
  const options = { sample: { type: 'string' }, only: { type: 'string' } } as const;
  try {
    const { sample, only } = parseArgs({ args: argv, options }).values;
    return {
      ...(sample !== undefined && { sample: wholeNumber('sample', sample, 4, 60) }),
      ...(only !== undefined && { only }),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('Usage: npm run faults [-- --sample <how many>] [--only <life>].');
  }
}

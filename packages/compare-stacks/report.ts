import type { Comparison, Difference } from './compare';
import type { Synthesis } from './synthesize';

/** How many differences of a stack are printed. */
const SHOWN = 20;
/** How many characters of a value are printed. */
const WIDTH = 120;

/** The lines about one stack. */
export function line(stack: string, { bytes, differences, reordered }: Comparison): string {
  const moved = reordered.length > 0 ? `, reordered: ${reordered.length}` : '';
  const more = differences.length - SHOWN;
  return [
    `${differences.length > 0 ? 'DIFFERENT' : 'equal    '} ${stack} (${bytes} bytes${moved})`,
    ...reordered.map((path) => `  ${path}: grants the same in another order`),
    ...differences.slice(0, SHOWN).map((one) => `  ${worded(one)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n');
}

/** Counts over all stacks. */
export class Totals {
  private stacks = 0;
  private bytes = 0;
  private reordered = 0;
  /** Stacks that differ, and settings that only one of the checkouts accepts. */
  different = 0;

  /** Counts a comparison, and returns it. */
  add(comparison: Comparison): Comparison {
    this.stacks += 1;
    this.bytes += comparison.bytes;
    this.reordered += comparison.reordered.length;
    if (comparison.differences.length > 0) this.different += 1;
    return comparison;
  }

  /**
   * The line about settings that a checkout did not synthesize. They count as different, because they could
   * not be compared.
   */
  refused(name: string, here: Synthesis, there: Synthesis): string {
    this.different += 1;
    const said = [
      ...('refused' in here ? [`  here: ${here.refused}`] : []),
      ...('refused' in there ? [`  there: ${there.refused}`] : []),
    ];
    return [`DIFFERENT ${name}: not synthesized`, ...said].join('\n');
  }

  /** The counts in one sentence. @param settings how many settings were compared */
  sentence(settings: number): string {
    return `${settings} settings, ${this.stacks} stacks, ${this.bytes} bytes compared: ${this.different} different, reordered: ${this.reordered}.`;
  }
}

const worded = ({ path, here, there }: Difference): string =>
  `${path}: ${value(here)} here, ${value(there)} there`;

function value(of: unknown): string {
  const text = of === undefined ? 'nothing' : JSON.stringify(of);
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}

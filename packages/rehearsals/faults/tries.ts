import Table from 'cli-table3';
import { words } from '../../deploy';
import { audit } from './audit';
import type { World } from './world';

/** One fault, and how it ended. */
export interface Try {
  readonly fault: string;
  readonly seconds: number;
  /** Whether this is a check after several faults, and no fault itself. */
  readonly isCheck: boolean;
  /** Why the next run did not recover; undefined where it did. */
  readonly failure?: string;
}

/** This machine cannot try the fault: it counts neither as recovered nor as not recovered. */
export class NotTried extends Error {}

/** All faults so far. */
export class Tries {
  readonly all: Try[] = [];
  /** The faults that this machine cannot try, with the reason. */
  private readonly left: string[] = [];

  /** Tries a fault. @param work throws where the next run does not recover @returns whether it did */
  async attempt(fault: string, work: () => Promise<void>, isCheck = false): Promise<boolean> {
    const started = Date.now();
    let failure: string | undefined;
    try {
      await work();
    } catch (error) {
      if (error instanceof NotTried) {
        this.leaveOut(fault, error.message);
        return false;
      }
      failure = words(error);
    }
    const seconds = Math.round((Date.now() - started) / 1000);
    this.all.push({ fault, seconds, isCheck, ...(failure !== undefined && { failure }) });
    console.log(`${failure === undefined ? 'recovered' : 'DID NOT RECOVER'}  ${fault} (${seconds} s)`);
    if (failure !== undefined) console.log(failure.replace(/^/gm, '    '));
    return failure === undefined;
  }

  private leaveOut(fault: string, why: string): void {
    this.left.push(`${fault}: ${why}`);
    console.log(`not tried  ${this.left.at(-1)}`);
  }

  get allHeld(): boolean {
    return this.all.every(({ failure }) => failure === undefined);
  }

  table(): string {
    const rows = new Table({ head: ['fault', 'recovered', 'seconds'], style: { head: [] } });
    for (const { fault, failure, seconds } of this.all)
      rows.push([fault, failure === undefined ? 'yes' : 'NO', seconds]);
    const faults = this.all.filter(({ isCheck }) => !isCheck);
    const recovered = faults.filter(({ failure }) => failure === undefined);
    const held = this.allHeld
      ? 'AWS and the states agree after all of them'
      : 'AWS and the states do NOT agree after all of them';
    const left = this.left.map((what) => `not tried: ${what}\n`).join('');
    return `${rows.toString()}\n${left}${faults.length} faults tried, ${recovered.length} recovered from; ${held}.`;
  }
}

/** Checks that a text was printed. @throws Error with the end of what was printed instead */
export function mustSay(output: string, wanted: RegExp): void {
  if (!wanted.test(output)) throw new Error(`It did not print ${wanted}, but:\n${tail(output)}`);
}

export const tail = (output: string): string => output.trim().split('\n').slice(-25).join('\n');

/** The next deploy must succeed. @returns what it printed */
export async function mustGoOn(world: World, stack: string, said?: RegExp): Promise<string> {
  const { output } = await world.command('deploy', [stack, '--yes']);
  if (said) mustSay(output, said);
  return output;
}

/** The plans must be empty, and AWS must have exactly what the states have: nothing twice, nothing forgotten. */
export async function mustBeWhole(world: World, stacks: readonly string[]): Promise<void> {
  for (const stack of stacks.filter((name) => name !== 'state')) {
    const { status, output } = await world.attempt('plan', [stack, '--detailed-exitcode']);
    if (status !== 0) throw new Error(`The plan of ${stack} is not empty:\n${tail(output)}`);
  }
  const { unknown, missing } = await audit(world, ['state', ...stacks]);
  if (unknown.length > 0) throw new Error(`On AWS and in no state:\n${unknown.join('\n')}`);
  if (missing.length > 0) throw new Error(`In a state and not on AWS:\n${missing.join('\n')}`);
}

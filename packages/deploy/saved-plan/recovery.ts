import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCircleCi } from '../../command';
import { ERRORED_STATE } from '../state/errored-state';
import type { RunJournal, Terraform } from '../../terraform';

type Ended = Pick<Terraform, 'stack' | 'folder'> & { readonly journal: Pick<RunJournal, 'leftLock'> };

/** An apply that has begun, and how it continues. */
export interface Begun {
  /** Whether the plan destroys the stack. @default false */
  readonly destroys?: boolean;
  /** A whole command line. @default the command that destroys; otherwise the command that plans again */
  readonly goOn?: string;
}

/** What an apply that did not reach its end leaves behind, and how to continue. */
export function recoveryAdvice(terraform: Ended, begun: Begun = {}): string {
  const { stack, folder } = terraform;
  const file = join(folder, ERRORED_STATE);
  const goOn = begun.goOn ?? (begun.destroys ? destroying(stack) : undefined);
  if (isCircleCi()) return inCircleCi(stack, begun, existsSync(file) || terraform.journal.leftLock);
  const kept = existsSync(file) ? keptIn(file) : TAKEN_OVER;
  const again = goOn ? `go on with: ${goOn}` : `plan again: npm run plan -- ${stack}`;
  return `${kept} The saved plan is stale. Fix the cause, then ${again}`;
}

/**
 * The same after an interrupt: it has no cause to be fixed, and the command that continues is added
 * elsewhere.
 */
export function interruptAdvice(terraform: Ended, begun: Begun, hasOpen: boolean): string {
  const file = join(terraform.folder, ERRORED_STATE);
  const isKept = existsSync(file);
  if (isCircleCi()) return inCircleCi(terraform.stack, begun, isKept || terraform.journal.leftLock);
  return isKept ? keptIn(file) : `The state is written.${hasOpen ? ` ${TAKEN_OVER}` : ''}`;
}

const keptIn = (file: string): string =>
  `The state could not be written to the state bucket. It is kept in ${file}: do not delete that file. The next ` +
  'plan or deploy on this machine writes it first.';

const TAKEN_OVER =
  'The next plan looks for resources that were created but are not in the state, and imports them.';

const destroying = (stack: string): string => `npm run destroy -- ${stack}`;

/**
 * The advice in CI. A job's files are lost with its container, and CI's plans only read, so they neither
 * complete nor import anything.
 */
function inCircleCi(stack: string, { destroys = false }: Begun, isLost: boolean): string {
  const person = 'a person on their own machine, from the same commit (docs/recovery.md)';
  const deploying = `${person}: npm run deploy -- ${stack}`;
  if (destroys)
    return isLost
      ? 'The last part of the state is lost with this container, and a lock may be left. The saved plan is stale. ' +
          `The rest of ${stack} is destroyed by ${person}: ${destroying(stack)}`
      : 'What was destroyed is removed from the state. The saved plan is stale. Fix the cause, then trigger a new ' +
          `pipeline with the task destroy for ${stack}.`;
  if (isLost) {
    return (
      'The last part of the state is lost with this container, and a lock may be left. The saved plan is stale. ' +
      `Fix the cause. Resources that were created are found and imported by ${deploying}`
    );
  }
  return (
    'What was created is in the state. The saved plan is stale. Fix the cause, then trigger a new pipeline on the ' +
    `branch. What that plan would replace because it was made in part is completed by ${deploying}`
  );
}

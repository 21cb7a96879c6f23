import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCircleCi } from '../command/circleci';
import { ERRORED_STATE } from '../terraform/errored-state';
import type { RunJournal } from '../terraform/run-journal';
import type { Terraform } from '../terraform/terraform';

type Ended = Pick<Terraform, 'stack' | 'folder'> & { readonly journal: Pick<RunJournal, 'leftLock'> };

/**
 * What holds after an apply that did not come to its end, and how to go on.
 *
 * @param goOn @default the command that plans again
 */
export function recoveryAdvice(terraform: Ended, goOn?: string): string {
  const { stack, folder } = terraform;
  const file = join(folder, ERRORED_STATE);
  if (isCircleCi()) return inCircleCi(stack, existsSync(file) || terraform.journal.leftLock);
  const kept = existsSync(file) ? keptIn(file) : TAKEN_OVER;
  const again = goOn ? `go on with: ${goOn}` : `plan again: npm run plan -- ${stack}`;
  return `${kept} The saved plan is stale. Mend the cause, then ${again}`;
}

/** The same after an interrupt, which has no cause that is to be mended. */
export function interruptAdvice(terraform: Ended, hasOpen: boolean): string {
  const file = join(terraform.folder, ERRORED_STATE);
  const isKept = existsSync(file);
  if (isCircleCi()) return inCircleCi(terraform.stack, isKept || terraform.journal.leftLock);
  return isKept ? keptIn(file) : `The state is written.${hasOpen ? ` ${TAKEN_OVER}` : ''}`;
}

const keptIn = (file: string): string =>
  `The state could not be written. It is kept in ${file}: do not delete it. The next plan or deploy on this ` +
  'machine writes it first.';

const TAKEN_OVER =
  'What was made and is not in the state yet is looked for on AWS by the next plan, which takes it over.';

/** A job's container is gone with it, and CI's plans only read: they complete nothing and take nothing over. */
function inCircleCi(stack: string, isLost: boolean): string {
  const person = `a person, on their own machine and from the same commit (docs/recovery.md): npm run deploy -- ${stack}`;
  if (isLost) {
    return (
      'The last part of the state is lost with this container, and a lock may be left. The saved plan is stale. Mend ' +
      `the cause. What was made is found and taken over by ${person}`
    );
  }
  return (
    'What was made is in the state. The saved plan is stale. Mend the cause, then trigger a new pipeline on the branch. ' +
    `What that plan would replace because it was made in part is completed by ${person}`
  );
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCircleCi } from '../command/circleci';
import { ERRORED_STATE } from '../terraform/errored-state';
import type { RunJournal } from '../terraform/run-journal';
import type { Terraform } from '../terraform/terraform';

/** What holds after an apply that did not come to its end, and how to go on. */
export function recoveryAdvice(
  terraform: Pick<Terraform, 'stack' | 'folder'> & {
    readonly journal: Pick<RunJournal, 'leftLock'>;
  },
): string {
  const { stack, folder } = terraform;
  const file = join(folder, ERRORED_STATE);
  if (isCircleCi()) return inCircleCi(stack, existsSync(file) || terraform.journal.leftLock);
  const kept = existsSync(file)
    ? `The state could not be written. It is kept in ${file}: do not delete it. The next plan or deploy on this ` +
      `machine writes it first.`
    : `What was made and is not in the state yet is looked for on AWS by the next plan, which takes it over.`;
  return `${kept} The saved plan is stale. Mend the cause, then plan again: npm run plan -- ${stack}`;
}

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

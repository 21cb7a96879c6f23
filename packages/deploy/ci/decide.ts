import { loadFacts } from '../../facts';
import { start } from '../../command';
import { askedFor, decideHere, deciding } from './decide-here';
import { refuseOldCommit } from './newest-commit';

const DECIDE = deciding(
  'ci:decide',
  'Prints what there is to approve in the saved plans. Exit status 1 if a plan would be refused even with an ' +
    "approval. For CI's jobs.",
);

/**
 * `npm run ci:decide -- <task>`: prints what there is to approve. Exit status 1 where the apply would be
 * refused even if it were approved, and where the branch has a newer commit: nobody is asked to approve
 * either.
 */
async function decideOnly(): Promise<void> {
  const settings = loadFacts();
  const asked = askedFor(DECIDE);
  const { branch, name: repository } = settings.repository;
  if (asked.branch === branch) await refuseOldCommit({ branch, repository });
  const { reason } = await decideHere(settings, asked);
  console.log(reason);
}

start(DECIDE, decideOnly);

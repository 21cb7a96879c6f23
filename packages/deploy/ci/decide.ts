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
 * `npm run ci:decide -- <task>`: says what there is to approve. Exit status 1 where it would be
 * refused whoever approves it, and where the branch has a newer commit, so that nobody is asked for that.
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

import { loadFacts } from '../../facts/house';
import { run } from '../command/command';
import { askedFor, decideHere } from './decide-here';
import { refuseOldCommit } from './newest-commit';

/**
 * `npm run ci:decide -- <task>`: says what there is to approve. Exit status 1 where it would be
 * refused whoever approves it, and where the branch has a newer commit, so that nobody is asked for that.
 */
async function decideOnly(): Promise<void> {
  const settings = loadFacts();
  const asked = askedFor('ci:decide');
  const { branch, name: repository } = settings.repository;
  if (asked.branch === branch) await refuseOldCommit({ branch, repository });
  const { reason } = await decideHere(settings, asked);
  console.log(reason);
}

run(decideOnly);

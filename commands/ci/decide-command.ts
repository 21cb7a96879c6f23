import { loadSettings } from '../../settings';
import { run } from '../command';
import { askedFor } from './asked';
import { decide } from './decide';
import { refuseOldCommit } from './newest-commit';
import { readPlans } from './plans';

/**
 * `npm run ci:decide -- <task>`: says what of the saved plans there is to approve. Exit status 1 where it would be
 * refused whoever approves it, and where the branch has a newer commit, so that nobody is asked for that.
 */
async function decideOnly(): Promise<void> {
  const settings = loadSettings();
  const asked = askedFor('ci:decide');
  const { branch } = settings.repository;
  if (asked.branch === branch) refuseOldCommit(branch);
  console.log(decide(settings, asked, () => readPlans(settings, asked.from)).reason);
}

run(decideOnly);

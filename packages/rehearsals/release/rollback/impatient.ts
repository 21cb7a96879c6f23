import { run } from '../../../command';
import { rollBack } from '../../../deploy';
import { loadFacts, type StageFacts } from '../../../facts';

/** How long instances have for what they should be, in seconds; the command gives them 300. */
const HEALTH = 60;

/**
 * `npm run rollback -- <stage> <commit> --yes` with less patience: an instance that CodeDeploy left out stays as it is,
 * however long one waits.
 */
run(async () => {
  const [stage = '', commit = ''] = process.argv.slice(2);
  const settings = loadFacts();
  await rollBack(settings, settings.stages[stage] as StageFacts, { commit, yes: true, health: HEALTH });
});

import { run } from '../../../command';
import { rollBack } from '../../../deploy';
import { loadFacts, type StageFacts } from '../../../facts';

/** Seconds in which instances must become healthy here; the command waits 300. */
const HEALTH = 60;

/**
 * `npm run rollback -- <stage> <commit> --yes` with a shorter wait: an instance that CodeDeploy left out stays as it
 * is, however long one waits.
 */
run(async () => {
  const [stage = '', commit = ''] = process.argv.slice(2);
  const settings = loadFacts();
  await rollBack(settings, settings.stages[stage] as StageFacts, { commit, yes: true, health: HEALTH });
});

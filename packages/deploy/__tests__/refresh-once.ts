import { run } from '../../command';
import { refreshInstances, type RefreshOptions } from '../refresh/refresh';
import { loadFacts } from '../../facts';

/** What `npm run refresh-instances -- staging` does, with another patience: a process of its own, to be interrupted. */
run(async () => {
  const settings = loadFacts();
  const options = JSON.parse(process.argv[2] ?? '{}') as RefreshOptions;
  await refreshInstances(settings, settings.stages.staging!, options);
});

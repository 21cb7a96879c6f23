import { run } from '../../command';
import { refreshInstances, type RefreshOptions } from '../refresh/refresh';
import { loadFacts } from '../../facts';

/** Does the same as `npm run refresh-instances -- staging`, with other time limits. It is a process that tests can interrupt. */
run(async () => {
  const settings = loadFacts();
  const options = JSON.parse(process.argv[2] ?? '{}') as RefreshOptions;
  await refreshInstances(settings, settings.stages.staging!, options);
});

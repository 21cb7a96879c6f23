import { loadFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, readStacks, start } from '../command';
import { listReleases } from './rollback/list';

const RELEASES = declare({
  name: 'releases',
  does: 'Lists the deployments to a stage, the newest first: commit, age, author, result, and which one is in service.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    last: { type: 'string', value: 'n', whole: [1, 1000], default: 15, says: 'how many to list' },
    json: { type: 'boolean', says: 'print one JSON document' },
  },
  example: 'npm run releases -- production --last 50',
});

async function main(): Promise<void> {
  const settings = loadFacts();
  const { stack, values } = readStacks(RELEASES, { stacks: Object.keys(settings.stages) });
  await checkAccount(settings);
  await listReleases(settings, stack, values);
}

start(RELEASES, main);

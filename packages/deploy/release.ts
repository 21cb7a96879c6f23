import { loadFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, nowHolds, printing, readLine, start } from '../command';
import { release } from './release/release';

const RELEASE = declare({
  name: 'release',
  does:
    'Starts the pipeline by hand, for the first release or to release the newest commit again, and follows it. ' +
    'Releases that wait at a transition that a rollback disabled are abandoned first. Exit status 0 only if every ' +
    'stage has the release.',
  options: {
    'ignore-alarms': { type: 'boolean', says: 'continue although an alarm of a stage is in ALARM' },
    json: { type: 'boolean', says: 'print one JSON document at the end' },
  },
  example: 'npm run release',
});

/**
 * `npm run release`: starts the pipeline (for the first release, or for the same commit again) and follows
 * it. Exit status 0 only where every stage has the release.
 */
async function main(): Promise<void> {
  const { values } = readLine(RELEASE);
  const settings = loadFacts();
  nowHolds('Nothing was started.', 'npm run release');
  await printing(values.json, async () => {
    await checkAccount(settings);
    return release(settings, { ignoreAlarms: values['ignore-alarms'] });
  });
}

start(RELEASE, main);

import { loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, nowHolds, readStacks, start } from '../command';
import { refreshInstances } from './refresh/refresh';

const REFRESH_INSTANCES = declare({
  name: 'refresh-instances',
  does:
    "Starts an instance refresh that brings the newest launch template version to a stage's instances, and waits " +
    'for its end. Exit status 1 if it was rolled back.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    'ignore-alarms': { type: 'boolean', says: 'continue although an alarm of the stage is in ALARM' },
    wait: {
      type: 'string',
      value: 'minutes',
      whole: [0, 60],
      default: 0,
      says: 'minutes to wait for a running release',
    },
  },
  example: 'npm run refresh-instances -- staging',
});

/**
 * `npm run refresh-instances -- <stage>`: replaces the stage's instances by ones of the newest launch
 * template version, and waits until all run it. Exit status 1 where the refresh was rolled back. It is
 * refused while a release runs; with `--wait` it first waits for the release to end.
 */
async function refresh(): Promise<void> {
  const settings = loadFacts();
  const stages = Object.keys(settings.stages);
  const { stack, values } = readStacks(REFRESH_INSTANCES, { stacks: stages });
  nowHolds(
    'An instance refresh that was started continues on AWS, and rolls back by itself if it fails.',
    `npm run refresh-instances -- ${stack}`,
  );
  await checkAccount(settings);
  await refreshInstances(settings, settings.stages[stack] as StageFacts, {
    ignoreAlarms: values['ignore-alarms'],
    waitForRelease: values.wait,
  });
  console.log(`Next: npm run smoke -- ${stack}`);
}

start(REFRESH_INSTANCES, refresh);

import type { StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { declare, start } from './command/command-line';
import { nowHolds } from './command/interrupts';
import { refreshInstances } from './refresh/refresh';
import { readStacks } from './command/stack-argument';

const REFRESH_INSTANCES = declare({
  name: 'refresh-instances',
  does: "Brings the newest launch template to a stage's instances, and waits until all of them run it. Exit status 1 where that was rolled back.",
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    'ignore-alarms': { type: 'boolean', says: 'go on although an alarm of the stage rings' },
    wait: {
      type: 'string',
      value: 'minutes',
      whole: [0, 60],
      default: 0,
      says: 'minutes to wait for a release that runs',
    },
  },
  example: 'npm run refresh-instances -- staging',
});

/**
 * `npm run refresh-instances -- <stage>`: brings the newest launch template version to the stage's instances, and waits
 * until they all run it. Exit status 1 where that was rolled back. While a release runs it refuses; with `--wait` it first
 * waits for the release to end.
 */
async function refresh(): Promise<void> {
  const settings = loadFacts();
  const stages = Object.keys(settings.stages);
  const { stack, values } = readStacks(REFRESH_INSTANCES, { stacks: stages });
  nowHolds(
    'A refresh that was begun goes on at AWS, and rolls back by itself where it fails.',
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

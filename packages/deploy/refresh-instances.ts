import type { StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { run } from './command/command';
import { refreshInstances } from './refresh/refresh';
import { stackArguments, wholeNumber } from './command/stack-argument';

const OPTIONS = {
  'ignore-alarms': { type: 'boolean', default: false },
  wait: { type: 'string', default: '0' },
} as const;

/**
 * `npm run refresh-instances -- <stage>`: brings the newest launch template version to the stage's instances, and waits
 * until they all run it. Exit status 1 where that was rolled back. While a release runs it refuses; with `--wait` it first
 * waits for the release to end.
 */
async function refresh(): Promise<void> {
  const settings = loadFacts();
  const stages = Object.keys(settings.stages);
  const line = {
    command: 'refresh-instances',
    usage: '<stage> [--ignore-alarms] [--wait <minutes>]',
    stacks: stages,
  };
  const { stack, values } = stackArguments(line, OPTIONS);
  const waitForRelease = wholeNumber('wait', values.wait, 0, 60);
  await checkAccount(settings);
  await refreshInstances(settings, settings.stages[stack] as StageFacts, {
    ignoreAlarms: values['ignore-alarms'],
    waitForRelease,
  });
}

run(refresh);

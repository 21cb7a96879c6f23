import { loadSettings, type StageSettings } from '../settings';
import { checkAccount } from './account';
import { run } from './command';
import { refreshInstances } from './refresh/refresh';
import { stackArguments } from './stack-argument';

/**
 * `npm run refresh-instances -- <stage>`: brings the newest launch template version to the stage's instances, and waits
 * until they all run it. Exit status 1 where that was rolled back.
 */
async function refresh(): Promise<void> {
  const settings = loadSettings();
  const stages = Object.keys(settings.stages);
  const line = { command: 'refresh-instances', usage: '<stage> [--ignore-alarms]', stacks: stages };
  const { stack, values } = stackArguments(line, { 'ignore-alarms': { type: 'boolean', default: false } });
  await checkAccount(settings);
  await refreshInstances(settings, settings.stages[stack] as StageSettings, {
    ignoreAlarms: values['ignore-alarms'],
  });
}

run(refresh);

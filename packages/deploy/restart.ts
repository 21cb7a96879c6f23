import { loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, nowHolds, printing, readStacks, refuseAsking, start } from '../command';
import { restart } from './rollback/restart';

const RESTART = declare({
  name: 'restart',
  does:
    'Deploys the release in service again, one instance at a time behind the load balancer: the app restarts ' +
    'with the current secrets. With one instance, requests fail meanwhile; the command says so before it asks.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    yes: { type: 'boolean', says: 'do not ask' },
    'ignore-alarms': { type: 'boolean', says: 'restart although an alarm of the stage is in ALARM' },
    json: { type: 'boolean', says: 'print one JSON document at the end; with --yes' },
  },
  example: 'npm run restart -- production',
});

async function main(): Promise<void> {
  const settings = loadFacts();
  const { stack, values } = readStacks(RESTART, { stacks: Object.keys(settings.stages) });
  const { yes, 'ignore-alarms': ignoreAlarms, json } = values;
  refuseAsking({ json, yes });
  nowHolds('Nothing was changed.');
  await printing(json, async () => {
    await checkAccount(settings);
    return restart(settings, settings.stages[stack] as StageFacts, { yes, ignoreAlarms });
  });
}

start(RESTART, main);

import { loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, nowHolds, readStacks, start } from '../command';
import { DETOUR_VARIABLE, parseDetours } from './smoke/detour';
import { smoke } from './smoke/smoke';

const SMOKE = declare({
  name: 'smoke',
  does:
    'Checks a public stage from outside: certificate, redirect, health path; and which release each instance ' +
    'serves. An internal stage is skipped.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    days: {
      type: 'string',
      value: 'n',
      whole: [0, 365],
      says: "days for which the certificate must still be valid, instead of the setting's",
    },
    timeout: {
      type: 'string',
      value: 'seconds',
      whole: [0, 3600],
      default: 300,
      says: 'how long to retry when a check fails',
    },
    resolve: {
      type: 'string',
      value: '<host>:<port>:<address>:<port>',
      multiple: true,
      says: 'connect to this address instead of the one in DNS',
    },
  },
  example: 'npm run smoke -- staging',
});

/**
 * `npm run smoke -- <stage>`: checks a public stage from outside: certificate, redirect, health path; after
 * the first release also which release each instance serves. An internal stage is skipped, with the reason.
 */
async function smokeTest(): Promise<void> {
  const settings = loadFacts();
  const { stack, values } = readStacks(SMOKE, { stacks: Object.keys(settings.stages) });
  const { timeout, days } = values;
  nowHolds('It changes nothing.', `npm run smoke -- ${stack}`);
  const detours = parseDetours(values.resolve ?? [process.env[DETOUR_VARIABLE] ?? '']);
  await checkAccount(settings);
  await smoke(settings, settings.stages[stack] as StageFacts, {
    timeout,
    detours,
    ...(days !== undefined && { days }),
  });
}

start(SMOKE, smokeTest);

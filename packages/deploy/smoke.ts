import type { StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { declare, start } from './command/command-line';
import { nowHolds } from './command/interrupts';
import { DETOUR_VARIABLE, parseDetours } from './smoke/detour';
import { smoke } from './smoke/smoke';
import { readStacks } from './command/stack-argument';

const SMOKE = declare({
  name: 'smoke',
  does: 'Asks a public stage from outside: certificate, redirect, health path; and each instance which release it serves. An internal stage is skipped.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    days: {
      type: 'string',
      value: 'n',
      whole: [0, 365],
      says: 'days that the certificate must still hold, instead of what the settings say',
    },
    timeout: {
      type: 'string',
      value: 'seconds',
      whole: [0, 3600],
      default: 300,
      says: 'how long it is asked again where it does not answer',
    },
    resolve: {
      type: 'string',
      value: '<host>:<port>:<address>:<port>',
      multiple: true,
      says: 'where a name is to be found, instead of what DNS says',
    },
  },
  example: 'npm run smoke -- staging',
});

/**
 * `npm run smoke -- <stage>`: asks a public stage from outside: certificate, redirect, health path; and once there was a
 * release, each instance which one it serves. An internal stage is skipped, and the reason said.
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

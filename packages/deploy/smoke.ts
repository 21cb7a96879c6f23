import type { StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { run } from './command/command';
import { DETOUR_VARIABLE, parseDetours } from './smoke/detour';
import { smoke } from './smoke/smoke';
import { stackArguments, wholeNumber } from './command/stack-argument';

const OPTIONS = {
  days: { type: 'string' },
  timeout: { type: 'string', default: '300' },
  resolve: { type: 'string', multiple: true },
} as const;

/**
 * `npm run smoke -- <stage>`: asks a public stage from outside: certificate, redirect, health path; and once there was a
 * release, each instance which one it serves. An internal stage is skipped, and the reason said.
 */
async function smokeTest(): Promise<void> {
  const settings = loadFacts();
  const usage = '<stage> [--days <n>] [--timeout <seconds>] [--resolve <host>:<port>:<address>:<port>]…';
  const line = { command: 'smoke', usage, stacks: Object.keys(settings.stages) };
  const { stack, values } = stackArguments(line, OPTIONS);
  const timeout = wholeNumber('timeout', values.timeout, 0, 3600);
  const days = values.days === undefined ? undefined : wholeNumber('days', values.days, 0, 365);
  const detours = parseDetours(values.resolve ?? [process.env[DETOUR_VARIABLE] ?? '']);
  await checkAccount(settings);
  await smoke(settings, settings.stages[stack] as StageFacts, {
    timeout,
    detours,
    ...(days !== undefined && { days }),
  });
}

run(smokeTest);

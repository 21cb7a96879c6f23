import { setMaxListeners } from 'node:events';
import type { Facts } from '../../facts';
import { UserError } from '../../command';
import type { Group } from './context';
import { attempt } from './finding';
import { checkSecrets } from './secrets';
import { checkServices } from './services';

/**
 * Checks for problems that no plan shows, but that stop an apply or the first release. They take a second or
 * two, and only read.
 */
const GROUPS: readonly Group[] = [
  { name: 'services', check: checkServices },
  { name: 'secrets', check: checkSecrets },
];

/** Seconds for the checks. What is not answered by then does not stop the deploy. */
const SECONDS = 10;

/**
 * Stops a deploy that cannot succeed, before its plan. A check that AWS does not answer stops nothing.
 *
 * @throws UserError with a line for each problem, and what to do
 */
export async function refuseUnready(settings: Facts): Promise<void> {
  const signal = AbortSignal.timeout(SECONDS * 1000);
  setMaxListeners(0, signal);
  const context = { settings, dnsServers: [], signal };
  const findings = await Promise.all(
    GROUPS.map(({ name, check }) => attempt(`the ${name}`, () => check(context))),
  );
  const problems = findings.flat().filter(({ status, isUnanswered }) => status === 'fail' && !isUnanswered);
  if (problems.length === 0) return;
  const lines = problems.map(({ what, remedy }) => `  - ${what}. ${remedy}`);
  throw new UserError(
    `The account is not ready. Nothing was planned or changed:\n${lines.join('\n')}\nnpm run preflight runs all ` +
      'checks. To deploy anyway: --skip-preflight',
  );
}

import { isCalled, isTransient, words } from '../account/aws';

/**
 * The result of a check: `ok`; `open`, which does not exist yet or cannot be known from here, and stops no
 * deploy; `fail`, which would stop a deploy or make it useless.
 */
export type Status = 'ok' | 'open' | 'fail';

/** One line of the report. */
export interface Finding {
  readonly status: Status;
  /** What was found, in one line without its full stop. */
  readonly what: string;
  /** What to do. Every failure has one. */
  readonly remedy?: string;
  /** Whether AWS did not answer. The checked condition may be fulfilled all the same. @default false */
  readonly isUnanswered?: boolean;
}

export const ok = (what: string): Finding => ({ status: 'ok', what });
export const open = (what: string, remedy?: string): Finding => ({
  status: 'open',
  what,
  ...(remedy && { remedy }),
});
export const fail = (what: string, remedy: string): Finding => ({ status: 'fail', what, remedy });

/** Error names of services for a call that these credentials may not make. */
const DENIED = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'Forbidden',
  'UnauthorizedOperation',
];

/** Whether AWS refused a call because these credentials may not make it. */
export const isDenied = (error: unknown): boolean => isCalled(error, ...DENIED);

/**
 * Runs a check. Where AWS does not answer, that becomes its finding.
 *
 * @param what what is checked, for that finding: `the bucket hello-state`
 */
export async function attempt(what: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const reason = isCalled(error, 'AbortError') ? 'no answer in time' : words(error);
    const finding = fail(`${what}: not checked: ${reason}`, remedyFor(error as Error));
    return [{ ...finding, isUnanswered: true }];
  }
}

/**
 * As {@link attempt}, for checks that a deploy does not need: a call that these credentials may not make is
 * `open`, not a failure.
 */
export function attemptIfAllowed(what: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  return attempt(what, async () => {
    try {
      return await check();
    } catch (error) {
      if (!isDenied(error)) throw error;
      return [open(`${what}: not checked (${words(error)})`, remedyFor(error as Error))];
    }
  });
}

function remedyFor(error: Error): string {
  if (isDenied(error))
    return 'Ask an administrator to allow you this read call, or run the preflight as an administrator.';
  if (isTransient(error) || isCalled(error, 'AbortError', 'TimeoutError'))
    return 'Run the preflight again. If it fails again, check the proxy, firewall or VPN between you and AWS.';
  return 'Run the preflight again. If it fails again, follow what AWS says.';
}

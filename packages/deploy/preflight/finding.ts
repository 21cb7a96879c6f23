import { isCalled, isTransient, words } from '../account/aws';

/**
 * What was found out: `ok`; `open`, which is not there yet or cannot be known from here, and stops no deploy; `fail`,
 * which would stop a deploy or make it useless.
 */
export type Status = 'ok' | 'open' | 'fail';

/** One line of the report. */
export interface Finding {
  readonly status: Status;
  /** What was found, in one line without a full stop at its end. */
  readonly what: string;
  /** What to do about it; every failure has one. */
  readonly remedy?: string;
  /** It was asked, and AWS did not answer: it may hold all the same. @default false */
  readonly isUnanswered?: boolean;
}

export const ok = (what: string): Finding => ({ status: 'ok', what });
export const open = (what: string, remedy?: string): Finding => ({
  status: 'open',
  what,
  ...(remedy && { remedy }),
});
export const fail = (what: string, remedy: string): Finding => ({ status: 'fail', what, remedy });

/** What services call a call that these credentials may not make. */
const DENIED = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'Forbidden',
  'UnauthorizedOperation',
];

/** Whether AWS refused a call that these credentials may not make. */
export const isDenied = (error: unknown): boolean => isCalled(error, ...DENIED);

/**
 * Carries out a check; where AWS does not answer its questions, that is what was found.
 *
 * @param what `the bucket hello-state`, of which the finding then says that it could not be asked about
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
 * The same, for what a deploy does not need: a question that these credentials may not ask is open, and no failure.
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

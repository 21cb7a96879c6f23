import { UserError } from '../../command';
import { lackOfCredentials } from './credentials';
import { httpsAgent } from '../https/agent';

/**
 * The configuration of every SDK client. A call without an answer is aborted after ten seconds and repeated,
 * so that no command hangs silently. The endpoint comes from AWS_ENDPOINT_URL, which the SDK reads itself.
 * The proxy and the CA bundle come from the variables that the AWS CLI reads; the SDK reads neither of them
 * by itself.
 *
 * @param timeouts in milliseconds
 */
export function clientConfig(region: string, { connectionTimeout = 5_000, socketTimeout = 10_000 } = {}) {
  return {
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout, socketTimeout, httpsAgent: httpsAgent() },
  };
}

/**
 * What the SDK adds to an error: the HTTP status where AWS answered, the system's error code where nothing
 * answered.
 */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** Whose mistake it was, as the service says. Absent where the answer is not from a service. */
  readonly $fault?: 'client' | 'server';
  /** The answer, where there was one. */
  readonly $response?: object;
  readonly code?: string;
}

/**
 * The items of all pages of a list.
 *
 * @param pages a paginator of the SDK: `paginateDescribeVpcs(…)`
 * @param items returns the items of one page
 */
export async function allPages<P, T>(
  pages: AsyncIterable<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

const THROTTLED = ['ThrottlingException', 'Throttling', 'RequestLimitExceeded', 'TooManyRequestsException'];

/** Whether AWS refused because it was called too often. It then did nothing. */
export const isThrottled = (error: unknown): boolean => THROTTLED.includes((error as Error).name);

/**
 * Whether the same call can succeed a little later: AWS was not reachable, failed itself, or was called too
 * often.
 */
export function isTransient(error: unknown): boolean {
  const { name, code, $metadata } = error as SdkError;
  if (isThrottled(error) || name === 'TimeoutError') return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500 || /^E(?!RR_)[A-Z_]+$/.test(code ?? '');
}

/** Whether the error has one of these names. */
export function isCalled(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Error).name);
}

/** An error of AWS in one line: `AccessDenied: User … is not authorized`, or why AWS was not reachable. */
export function words(error: unknown): string {
  const { name, message, code, $fault, $response, $metadata } = error as SdkError;
  // The SDK could not parse the answer, and its own message is for programmers.
  if ($response && !$fault)
    return `an answer of status ${$metadata?.httpStatusCode} that is not from AWS: a proxy or firewall on the way may have given it`;
  if (!message) return code ?? name; // a refused connection has no message of its own
  return name === 'Error' || name === 'AggregateError' ? message : `${name}: ${message}`;
}

/**
 * Makes one or more calls, and turns an error of AWS into a message. @param doing completes the message:
 * `reading the group`
 */
export async function asking<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(refusal(doing, error));
  }
}

/** The message of {@link asking} for an error that is caught already. @param doing as for {@link asking} */
export function refusal(doing: string, error: unknown): string {
  if (error instanceof UserError) return error.message;
  const lack = lackOfCredentials(error as Error);
  return lack
    ? `AWS cannot be called (${doing}): ${lack.why}. ${lack.remedy}`
    : `AWS returned an error (${doing}): ${words(error)}`;
}

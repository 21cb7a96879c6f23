import { UserError } from '../../command';
import { lackOfCredentials } from './credentials';
import { httpsAgent } from '../https/agent';

/**
 * How the commands speak to AWS: a call that gets no answer is broken off after ten seconds and made again, so that
 * nothing hangs in silence. The endpoint comes from AWS_ENDPOINT_URL, as everywhere; a proxy and a bundle of
 * authorities from the variables that the AWS CLI reads. (The SDK by itself reads neither of the two.)
 *
 * @param timeouts milliseconds, where other ones are wanted
 */
export function clientConfig(region: string, { connectionTimeout = 5_000, socketTimeout = 10_000 } = {}) {
  return {
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout, socketTimeout, httpsAgent: httpsAgent() },
  };
}

/** What the SDK adds to an error: AWS's status where it answered, the system's code where nobody did. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** Whose mistake a service says that it is; absent where the answer is no service's. */
  readonly $fault?: 'client' | 'server';
  /** The answer, where there was one. */
  readonly $response?: object;
  readonly code?: string;
}

/**
 * What all pages of a list hold.
 *
 * @param pages of a paginator of the SDK: `paginateDescribeVpcs(…)`
 * @param items what a page holds
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

/** Whether AWS was asked too often, and so did nothing. */
export const isThrottled = (error: unknown): boolean => THROTTLED.includes((error as Error).name);

/** Whether the same call can succeed a little later: AWS was out of reach, failed itself, or was asked too often. */
export function isTransient(error: unknown): boolean {
  const { name, code, $metadata } = error as SdkError;
  if (isThrottled(error) || name === 'TimeoutError') return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500 || /^E(?!RR_)[A-Z_]+$/.test(code ?? '');
}

/** Whether AWS answered with one of these errors. */
export function isCalled(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Error).name);
}

/** An error of AWS in one line: `AccessDenied: User … is not authorized`, or why it is out of reach. */
export function words(error: unknown): string {
  const { name, message, code, $fault, $response, $metadata } = error as SdkError;
  // The SDK could not read it: its own message tells programmers where to look.
  if ($response && !$fault)
    return `an answer of status ${$metadata?.httpStatusCode} that is not from AWS: a proxy or firewall on the way may have given it`;
  if (!message) return code ?? name; // a refused connection has no message of its own
  return name === 'Error' || name === 'AggregateError' ? message : `${name}: ${message}`;
}

/** Carries out a call, or several; what AWS refuses becomes a message. @param doing reads on: `reading the group` */
export async function asking<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const lack = lackOfCredentials(error as Error);
    if (lack) throw new UserError(`AWS cannot be called (${doing}): ${lack.why}. ${lack.remedy}`);
    throw new UserError(`AWS returned an error (${doing}): ${words(error)}`);
  }
}

import { UserError } from './command';

/**
 * How the commands speak to AWS: a call that gets no answer is broken off after ten seconds and made again, so that
 * nothing hangs in silence. The endpoint comes from AWS_ENDPOINT_URL, as everywhere.
 */
export function clientConfig(region: string) {
  return { region, maxAttempts: 3, requestHandler: { connectionTimeout: 5_000, socketTimeout: 10_000 } };
}

/** What the SDK adds to an error: AWS's status where it answered, the system's code where nobody did. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

const THROTTLED = ['ThrottlingException', 'Throttling', 'RequestLimitExceeded', 'TooManyRequestsException'];
const SIGNED_OUT = ['CredentialsProviderError', 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];

/** Whether the same call can succeed a little later: AWS was out of reach, failed itself, or was asked too often. */
export function isTransient(error: unknown): boolean {
  const { name, code, $metadata } = error as SdkError;
  if (THROTTLED.includes(name) || name === 'TimeoutError') return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500 || /^E(?!RR_)[A-Z_]+$/.test(code ?? '');
}

/** Whether AWS answered with one of these errors. */
export function isCalled(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Error).name);
}

/** An error of AWS in one line: `AccessDenied: User … is not authorized`, or why it is out of reach. */
export function words(error: unknown): string {
  const { name, message, code } = error as Error & { code?: string };
  if (!message) return code ?? name; // a refused connection has no message of its own
  return name === 'Error' || name === 'AggregateError' ? message : `${name}: ${message}`;
}

/** Carries out a call, or several; what AWS refuses becomes a message. @param doing reads on: `reading the group` */
export async function asking<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (isCalled(error, ...SIGNED_OUT))
      throw new UserError(`The AWS credentials are gone or expired (${words(error)}). Sign in again.`);
    throw new UserError(`AWS did not answer as it should (${doing}): ${words(error)}`);
  }
}

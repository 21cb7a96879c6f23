import { UserError } from '../command';
import { sleep } from '../progress';

/** What a service answered: its status, and its JSON where it sent some. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface HttpRequest {
  /** @default GET */
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

/** Seconds to wait before each further attempt. */
const PAUSES = [1, 3, 9];
const PATIENCE_MS = 20_000;

/**
 * Asks a web API. Where it is out of reach, busy (429) or failing (5xx), it is asked up to four times.
 *
 * @param pauses seconds before each further attempt
 * @throws UserError where no attempt got an answer
 */
export async function askApi(
  url: string,
  request: HttpRequest = {},
  pauses: readonly number[] = PAUSES,
): Promise<Answer> {
  const [pause, ...later] = pauses;
  const result = await attempt(url, request);
  const isAnswer = !(result instanceof Error);
  if (isAnswer && (pause === undefined || (result.status !== 429 && result.status < 500))) return result;
  if (pause === undefined) {
    throw new UserError(`${new URL(url).origin} cannot be reached: ${(result as Error).message}.`);
  }
  await sleep(pause);
  return askApi(url, request, later);
}

async function attempt(
  url: string,
  { method = 'GET', headers = {}, json }: HttpRequest,
): Promise<Answer | Error> {
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (error) {
    const { cause } = error as Error;
    return cause instanceof Error ? cause : (error as Error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What an API said about its refusal: the `message` of its JSON, otherwise the beginning of its answer. */
export function saidBy({ status, body }: Answer): string {
  const message = (body as { message?: unknown } | null)?.message;
  return `${status} ${typeof message === 'string' ? message : JSON.stringify(body).slice(0, 200)}`;
}

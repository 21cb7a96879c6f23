import { sleep, UserError } from '../../command';
import { send } from '../https/send';

/** The answer of a service: its status, and its JSON where there was any. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A request to a web API. */
export interface HttpRequest {
  /** @default GET */
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

/** Seconds to wait before the second, third and fourth attempt. */
const PAUSES = [1, 3, 9];
const PATIENCE_MS = 20_000;

/**
 * Sends a request to a web API. Where the API is not reachable, busy (429) or failing (5xx), up to four
 * times.
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
  const { answer, error } = await attempt(url, request);
  if (answer && (pause === undefined || (answer.status !== 429 && answer.status < 500))) return answer;
  if (pause === undefined)
    throw new UserError(`${new URL(url).origin} cannot be reached: ${error?.message ?? 'no answer'}.`);
  await sleep(pause);
  return askApi(url, request, later);
}

async function attempt(
  url: string,
  { method = 'GET', headers = {}, json }: HttpRequest,
): Promise<{ answer?: Answer; error?: Error }> {
  try {
    const { status, text } = await send(new URL(url), {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      patience: PATIENCE_MS,
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    return { answer: { status, body: parse(text) } };
  } catch (error) {
    return { error: error as Error };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * An API's reason for a refusal: the `message` of its JSON, otherwise the first 200 characters of its answer.
 */
export function saidBy({ status, body }: Answer): string {
  const message = (body as { message?: unknown } | null)?.message;
  return `${status} ${typeof message === 'string' ? message : JSON.stringify(body).slice(0, 200)}`;
}

/** An answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The body's length in bytes. */
  readonly bytes: number;
  /** Names and values in turn, as Node writes them fastest. */
  readonly headers: readonly string[];
}

/** The forms in which this app speaks, the one it prefers first. */
export const mediaTypes = ['text/plain', 'application/json', 'text/html'] as const;
export type MediaType = (typeof mediaTypes)[number];

/**
 * Makes an answer that no cache keeps and no browser takes for something else.
 *
 * @param more further headers, names and values in turn
 */
export function answer(status: number, type: MediaType, body: string, more: readonly string[] = []): Answer {
  const bytes = Buffer.byteLength(body);
  const headers = [
    ...['Content-Type', type === 'application/json' ? type : `${type}; charset=utf-8`],
    ...['Content-Length', String(bytes)],
    ...['Cache-Control', 'no-store'],
    ...['X-Content-Type-Options', 'nosniff'],
    ...more,
  ];
  return { status, body, bytes, headers };
}

/** Makes an answer that says what went wrong, as JSON or as text. */
export function problem(status: number, text: string, type: MediaType, more?: readonly string[]): Answer {
  return type === 'application/json'
    ? answer(status, type, `${JSON.stringify({ error: text })}\n`, more)
    : answer(status, 'text/plain', `${text}\n`, more);
}

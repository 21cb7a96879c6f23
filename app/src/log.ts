/** `info`: as expected. `warn`: somebody else's mistake. `error`: ours; the stage's alarm counts these. */
export type Level = 'info' | 'warn' | 'error';

/** What a line says; a field that is undefined is left out. */
export interface LogLine {
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Structured log: one JSON object a line. */
export interface Log {
  write(level: Level, line: LogLine): void;
  /** Hands over what is buffered. */
  flush(): void;
}

const FLUSH_EVERY_MS = 200;
const FLUSH_AT_LENGTH = 16 * 1024;

/**
 * Makes a log that gathers lines for a moment: a system call for each request would cost more than the
 * request. Errors leave at once, everything else within 200 ms.
 *
 * @param common fields that every line carries
 */
export function createLog(out: NodeJS.WritableStream, common: { release: string; stage: string }): Log {
  const end = `${JSON.stringify(common).slice(1)}\n`;
  let buffered = '';

  function flush(): void {
    if (buffered === '') return;
    out.write(buffered);
    buffered = '';
  }

  function write(level: Level, line: LogLine): void {
    // The frame is put together by hand: one object spread into another for each line takes twice as long.
    buffered += `{"time":"${now()}","level":"${level}",${JSON.stringify(line).slice(1, -1)},${end}`;
    if (level === 'error' || buffered.length >= FLUSH_AT_LENGTH) flush();
  }

  setInterval(flush, FLUSH_EVERY_MS).unref();
  // Serving goes on when whoever reads the log has gone away.
  out.on('error', () => {});
  return { write, flush };
}

let lastMs = 0;
let lastText = '';

/** The time as text, made once a millisecond. */
function now(): string {
  const ms = Date.now();
  if (ms !== lastMs) {
    lastMs = ms;
    lastText = new Date(ms).toISOString();
  }
  return lastText;
}

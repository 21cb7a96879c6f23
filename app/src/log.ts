type Level = 'info' | 'warn' | 'error';

/** Writes a line of the log; `fields` are added to the message. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * Creates a log with one JSON object a line. The instance's proxy logs requests; this is for the app's own events. An
 * alarm counts lines of level `error`.
 *
 * @param common fields of every line
 */
export function createLog(out: NodeJS.WritableStream, common: Readonly<Record<string, unknown>>): Log {
  return (level, message, fields) => {
    out.write(
      `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields, ...common })}\n`,
    );
  };
}

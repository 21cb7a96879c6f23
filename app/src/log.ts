type Level = 'info' | 'warn' | 'error';

/** Writes a line of the log; the fields are the line's own beside its message. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * Makes a log of one JSON object a line. Requests are logged by the instance's proxy: what is worth a line here are the
 * app's own events. An alarm counts those of level `error`.
 *
 * @param common fields that every line carries
 */
export function createLog(out: NodeJS.WritableStream, common: Readonly<Record<string, unknown>>): Log {
  return (level, message, fields) => {
    out.write(
      `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields, ...common })}\n`,
    );
  };
}

import { paint } from '../../command';
import type { LogEvent } from './events';
import { originOf } from './sources';

/** Formats an event as one line. */
export type Format = (event: LogEvent) => string;

/** A JSON object for each event. */
export const asJson: Format = ({ id, time, log, stream, message }) =>
  JSON.stringify({ time: new Date(time).toISOString(), log, ...originOf(log, stream), message, id });

/** Time, instance, log and message, separated for tools such as `cut`. */
export const asText: Format = ({ time, log, stream, message }) => {
  const { instance, process } = originOf(log, stream);
  return `${new Date(time).toISOString()} ${instance} ${process ?? log} ${readable(log, message)}`;
};

/** The same for a screen: the time of day (UTC), and only the end of the instance id. */
export const onScreen: Format = ({ time, log, stream, message }) => {
  const { instance, process } = originOf(log, stream);
  const place = `${new Date(time).toISOString().slice(11, 19)} ${instance.slice(-5)} ${(process ?? log).padEnd(8)}`;
  return `${paint('dim', place)} ${readable(log, message)}`;
};

/** The message without control characters. A line of the access log becomes a readable request. */
function readable(log: LogEvent['log'], message: string): string {
  const text = (log === 'access' && requestIn(message)) || message.trimEnd();
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '').replaceAll('\n', '\n  ');
}

interface Request {
  readonly status?: number;
  readonly method?: string;
  readonly path?: string;
  readonly seconds?: number;
  readonly remote?: string;
  readonly requestId?: string;
}

/**
 * `500 GET /orders 0.120 s 203.0.113.9 4bf9…`, from a line in the format of
 * modules/fleet/instance/nginx.conf.
 */
function requestIn(message: string): string | undefined {
  try {
    const { status, method, path, seconds, remote, requestId } = JSON.parse(message) as Request;
    if (status === undefined || method === undefined) return undefined;
    return [status, method, path, `${seconds} s`, remote, requestId].join(' ');
  } catch {
    return undefined;
  }
}

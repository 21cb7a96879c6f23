import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http';
import { problem } from './answer.ts';
import { Exchange, isClosing } from './exchange.ts';
import type { Lifecycle } from './lifecycle.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { refusal, tooLarge } from './refusal.ts';
import type { Router } from './routes.ts';

const internalError = problem(500, 'Internal error', 'text/plain');

/**
 * Makes the listener that answers each request and writes its log line.
 *
 * While the server drains, each answer announces that its connection closes: the load balancer loses
 * nothing by that, and none is in use any more when the server stops.
 */
export function createHandler(route: Router, lifecycle: Lifecycle, log: Log): RequestListener {
  function reply(exchange: Exchange): void {
    const { method = '', headers } = exchange.request;
    try {
      exchange.send(route({ method, path: exchange.path, accept: headers.accept }), lifecycle.isDraining());
    } catch (error) {
      exchange.failed(error);
      exchange.send(internalError, true);
    }
  }

  return (request, response) => {
    if (isClosing(request.socket)) return;
    const exchange = new Exchange(request, response);
    lifecycle.requestStarted();
    response.on('close', () => {
      lifecycle.requestEnded();
      exchange.writeTo(log);
    });

    const refused = refusal(request);
    if (refused) exchange.send(refused, true);
    else if (!hasBody(request.headers)) reply(exchange);
    else discardBody(request, (isTooLarge) => (isTooLarge ? exchange.send(tooLarge, true) : reply(exchange)));
  };
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Reads the body to its end and throws it away; only then is it certain where the next request begins. */
function discardBody(request: IncomingMessage, onDone: (isTooLarge: boolean) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBodySize) {
    onDone(true);
    return;
  }
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limits.maxBodySize) return;
    request.removeAllListeners();
    onDone(true);
  });
  request.on('end', () => onDone(false));
}

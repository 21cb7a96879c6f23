import type { RequestListener, ServerResponse } from 'node:http';
import type { Log } from './log.ts';

/** Values of the greeting. */
export interface Facts {
  readonly host: string;
  readonly stage: string;
  readonly commit: string;
  readonly build: string;
}

/** Answers a request with text. */
type Route = (facts: Facts) => string;

const greeting: Route = ({ host, stage, commit, build }) =>
  `Hello from ${host}\nstage: ${stage}\ncommit: ${commit}\nbuild: ${build}\n`;

/**
 * The handler of requests: a greeting at `/`, and the health path.
 *
 * @param healthPath path of the load balancer's health check; make it check what the app cannot work without
 */
export function createApp(facts: Facts, healthPath: string, log: Log): RequestListener {
  const routes = new Map<string, Route>([
    ['/', greeting],
    [healthPath, () => 'ready\n'],
  ]);

  return ({ method = '', url = '', headers }, response) => {
    try {
      const route = routes.get(url.replace(/[?#].*$/, ''));
      if (!route) return answer(response, 404, 'Not found\n');
      if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'Method not allowed\n');
      return answer(response, 200, route(facts));
    } catch (error) {
      // The proxy's log has the same id, with the path, the status and the time.
      log('error', 'request failed', { requestId: headers['x-request-id'], error: (error as Error).stack });
      return answer(response, 500, 'Internal error\n');
    }
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

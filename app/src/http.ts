import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Certificate } from './certificate.ts';
import { isClosing } from './exchange.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';

/**
 * Makes the server, HTTPS where there is a certificate, with limits against slow, huge and countless
 * requests. What is a request reaches its `request` listeners; what is none is refused here.
 */
export function createServer(certificate: Certificate | undefined, log: Log): Server {
  const { keepAliveTimeout, headersTimeout, requestTimeout, connectionsCheckingInterval, maxHeaderSize } =
    limits;
  const times = { keepAliveTimeout, headersTimeout, requestTimeout, connectionsCheckingInterval };
  // A request without a host reaches the handler, which refuses and logs it.
  const http = { ...times, maxHeaderSize, requireHostHeader: false };
  const { handshakeTimeout } = limits;
  const tls = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'], handshakeTimeout } as const;
  const server = certificate
    ? createHttpsServer({ ...http, ...tls, ...certificate })
    : createHttpServer(http);

  server.maxConnections = limits.maxConnections;
  // Node drops the headers beyond its count without a word; their size is limited instead.
  server.maxHeadersCount = 0;
  server.maxRequestsPerSocket = 0;

  // Without these two listeners Node would send 100 Continue, or answer past the log.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => {
    log.write('warn', { message: 'not a request', code: 'CONNECT' });
    end(socket, '405 Method Not Allowed', 'Allow: GET, HEAD\r\n');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket, log));
  reportDrops(server, log);
  return server;
}

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Ends a connection whose bytes make no request. The bytes themselves may hold secrets: only the code is logged. */
function refuse({ code = '' }: NodeJS.ErrnoException, socket: Duplex, log: Log): void {
  if (isClosing(socket)) return;
  const isHttp = code.startsWith('HPE_') || code.startsWith('ERR_HTTP_');
  if (code !== 'ECONNRESET')
    log.write('warn', { message: isHttp ? 'not a request' : 'connection failed', code });
  if (isHttp && socket.writable) end(socket, statuses[code] ?? '400 Bad Request');
  else socket.destroy();
}

function end(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`, () =>
    socket.destroy(),
  );
}

/** A flood must not become a flood of log lines: at most one a second. */
function reportDrops(server: Server, log: Log): void {
  let drops = 0;
  server.on('drop', () => {
    drops += 1;
    if (drops > 1) return;
    setTimeout(() => {
      log.write('warn', { message: 'too many connections', limit: limits.maxConnections, dropped: drops });
      drops = 0;
    }, 1_000).unref();
  });
}

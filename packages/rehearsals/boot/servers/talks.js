// Answers every request and prints a line for each.
import { writeSync } from 'node:fs';
import { createServer } from 'node:http';

/**
 * Each line is a write of its own: after one that a full disk refused, the next one succeeds as soon as there is room.
 */
function print(line) {
  try {
    writeSync(1, `${JSON.stringify(line)}\n`);
  } catch {
    // a failed line must not fail the request
  }
}

const server = createServer(({ method, url, headers }, response) => {
  print({ level: 'info', message: 'asked', method, url, requestId: headers['x-request-id'] });
  response.end('{"status":"ready"}\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close());

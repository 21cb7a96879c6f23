// Answers everything, and prints a line for each request.
import { writeSync } from 'node:fs';
import { createServer } from 'node:http';

/** Each line on its own: where a full disk took none, it takes the next one as soon as there is room. */
function print(line) {
  try {
    writeSync(1, `${JSON.stringify(line)}\n`);
  } catch {
    // no request ends by it
  }
}

const server = createServer(({ method, url, headers }, response) => {
  print({ level: 'info', message: 'asked', method, url, requestId: headers['x-request-id'] });
  response.end('{"status":"ready"}\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close());

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

// A bare HTTPS server that writes the bytes it was given: what the app is measured against.
const { TLS_CERT_FILE = '', TLS_KEY_FILE = '', PORT = '', HEADERS = '[]', BODY = '' } = process.env;
const headers = JSON.parse(HEADERS) as string[];

createServer({ cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE) }, (_request, response) => {
  response.writeHead(200, headers);
  response.end(BODY);
}).listen(Number(PORT), () => process.stdout.write('listening\n'));

// A release that starts and answers, but never well: in the place of dist/server.js.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const { TLS_CERT_FILE, TLS_KEY_FILE, PORT } = process.env;
createServer({ cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE) }, (_request, response) => {
  response.writeHead(503, { 'Content-Type': 'application/json' });
  response.end('{"status":"the database cannot be reached"}\n');
}).listen(Number(PORT));

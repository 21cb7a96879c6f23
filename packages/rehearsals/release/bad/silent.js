// A release that takes connections and never answers: in the place of dist/server.js.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const { TLS_CERT_FILE, TLS_KEY_FILE, PORT } = process.env;
createServer({ cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE) }, () => {
  console.log('{"level":"info","message":"a request, and nobody who would answer it"}');
}).listen(Number(PORT));

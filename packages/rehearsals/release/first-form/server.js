// The server of a release from before the proxy: it listens on the load balancer's port itself, over TLS, answers with
// the release's commit, and drains by itself. It takes the place of dist/server.js.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { setInterval, setTimeout } from 'node:timers';

const { TLS_CERT_FILE, TLS_KEY_FILE, PORT, RELEASE_FILE, DRAIN_SECONDS } = process.env;
const { commit } = JSON.parse(readFileSync(RELEASE_FILE, 'utf8'));
let isDraining = false;

const server = createServer(
  // Longer than the load balancer keeps a connection.
  { cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE), keepAliveTimeout: 120_000 },
  (_request, response) => {
    response.writeHead(isDraining ? 503 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ commit }));
  },
).listen(Number(PORT));

function stop() {
  server.close(() => process.exit(0));
  setInterval(() => server.closeIdleConnections(), 50);
}

// The load balancer has deregistered this instance already.
process.on('SIGINT', stop);
// The load balancer is not told: it notices by its health checks.
process.on('SIGTERM', () => {
  isDraining = true;
  setTimeout(stop, Number(DRAIN_SECONDS) * 1000);
});

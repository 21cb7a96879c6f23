import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { createLog } from './log.ts';
import { readRelease } from './release.ts';

/** Seconds after SIGTERM until open requests are cut off: systemd kills the app after 30. */
const STOP_SECONDS = 25;

const { PORT = '8080', HEALTH_PATH = '/health', STAGE = 'development' } = process.env;
const release = readRelease(join(import.meta.dirname, '..', 'release.json'));
const log = createLog(process.stdout, { release: release.commit, stage: STAGE });

// For every uncaught error, such as a port that is in use.
process.on('uncaughtException', (error) => {
  log('error', 'crash', { error: error.stack });
  process.exit(1);
});

const server = createServer(createApp({ host: hostname(), stage: STAGE, ...release }, HEALTH_PATH, log));

// Only on this machine: others reach the instance's proxy.
server.listen(Number(PORT), '127.0.0.1', () =>
  log('info', 'listening', { port: PORT, node: process.version }),
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);

/** Takes no new requests, finishes the open ones, and lets the process end. */
function stop(): void {
  log('info', 'stopping');
  server.close(() => log('info', 'stopped'));
  setTimeout(() => {
    log('warn', 'cut off open requests', { seconds: STOP_SECONDS });
    server.closeAllConnections();
  }, STOP_SECONDS * 1000).unref();
}

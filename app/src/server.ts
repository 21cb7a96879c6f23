import { hostname } from 'node:os';
import { createHandler } from './handler.ts';
import { createServer } from './http.ts';
import { Lifecycle } from './lifecycle.ts';
import { createLog } from './log.ts';
import { readOptions, type Options } from './options.ts';
import { createRouter } from './routes.ts';
import { StartError } from './start-error.ts';

/** Ends the start with one line for the operator. */
function refuseToStart(message: string): never {
  process.stderr.write(`app: ${message}\n`);
  process.exit(1);
}

function options(): Options {
  try {
    return readOptions(process.env);
  } catch (error) {
    if (error instanceof StartError) refuseToStart(error.message);
    throw error;
  }
}

const { port, certificate, healthPath, stage, release, ...times } = options();
const log = createLog(process.stdout, { release: release.commit, stage });

function exit(status: number): void {
  log.flush();
  // The empty write comes back when everything before it has left.
  process.stdout.write('', () => process.exit(status));
}

const server = createServer(certificate, log);
const lifecycle = new Lifecycle(server, times, log, () => exit(0));
const route = createRouter({ host: hostname(), stage, ...release }, healthPath, lifecycle.isDraining);
server.on('request', createHandler(route, lifecycle, log));

const listenErrors: Record<string, string> = {
  EADDRINUSE: 'is taken by another process',
  EACCES: 'may not be opened by this user (below 1024 it takes a privilege)',
};
server.once('error', (error: NodeJS.ErrnoException) => {
  refuseToStart(`PORT ${port} ${listenErrors[error.code ?? ''] ?? `cannot be opened (${error.code})`}.`);
});
server.listen(port, () => {
  const protocol = certificate ? 'https' : 'http';
  log.write('info', { message: 'listening', port, protocol, build: release.build, node: process.version });
});

process.on('SIGTERM', () => lifecycle.drain());
process.on('SIGINT', () => lifecycle.stop());

function crash(error: unknown): void {
  log.write('error', { message: 'crash', error: error instanceof Error ? error.stack : String(error) });
  exit(1);
}
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

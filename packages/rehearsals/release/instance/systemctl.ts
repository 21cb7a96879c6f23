import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Service } from './service';

/** What a call of systemctl prints and ends with. */
interface Reply {
  readonly status: number;
  readonly text: string;
}

const DONE: Reply = { status: 0, text: '' };

/**
 * Answers the calls of `bin/systemctl`, which stands for systemctl in an instance, on a socket.
 *
 * @param services by name; of others this systemd has never heard
 */
export function serveSystemctl(socket: string, services: ReadonlyMap<string, Service>): Promise<Server> {
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => answer(body.trim().split('\n'), services))
      .catch((error: Error) => ({ status: 1, text: error.message }))
      .then((reply) => response.writeHead(reply.status === 0 ? 200 : 400 + reply.status).end(reply.text));
  });
  server.requestTimeout = 0;
  return new Promise((resolve) => server.listen(socket, () => resolve(server)));
}

async function answer(args: string[], services: ReadonlyMap<string, Service>): Promise<Reply> {
  const [verb, ...names] = args.filter((arg) => !arg.startsWith('--'));
  if (verb === 'daemon-reload') {
    services.forEach((service) => service.reload());
    return DONE;
  }
  const service = services.get(names[0] ?? '');
  if (names.length !== 1 || !service?.exists)
    return { status: 5, text: `Unit ${names.join(' ')} not found.` };
  const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1];
  switch (verb) {
    case 'cat':
    case 'enable': // there is no boot
      return DONE;
    case 'start':
      await service.start();
      return DONE;
    case 'stop':
      await service.stop();
      return DONE;
    case 'restart':
      await service.stop();
      await service.start();
      return DONE;
    case 'reset-failed':
      service.resetFailed();
      return DONE;
    case 'kill':
      service.kill((option('signal') ?? 'SIGTERM') as NodeJS.Signals, option('kill-whom') === 'main');
      return DONE;
    case 'show':
      if (option('property') === 'NRestarts') return { status: 0, text: String(service.restarts) };
  }
  return { status: 1, text: `The rehearsal's systemctl does not know: ${args.join(' ')}` };
}

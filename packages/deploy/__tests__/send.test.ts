import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from '../https/send';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Starts a server. @returns its address */
async function answering(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each<[string, RequestListener]>([
  ['never begins', () => undefined],
  ['never ends', (_, response) => void response.writeHead(200).write('half of ')],
])('an answer that %s is reported as no answer in time', async (_, listener) => {
  const url = new URL(await answering(listener));
  await expect(send(url, { patience: 200 })).rejects.toThrow(new Error('no answer within 0.2 s'));
});

test('a connection that is lost in the middle of an answer is reported as aborted', async () => {
  const url = new URL(
    await answering((_, response) => {
      response.writeHead(200).write('half of ', () => response.destroy());
    }),
  );
  await expect(send(url, { patience: 5_000 })).rejects.toThrow(new Error('aborted'));
});

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callJson } from '../adopt/json-call';
import { send } from '../https/send';
import { resolveFacts } from '../../facts/house';
import config from '../../../__tests__/support/example-config';

const original = process.env;
let server: Server;
afterEach(() => {
  process.env = original;
  server.closeAllConnections();
  server.close();
});

/** @returns the address of a server that answers so */
async function answering(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each<[string, RequestListener]>([
  ['does not begin', () => undefined],
  ['ends in the middle', (_, response) => void response.writeHead(200).write('half of ')],
])('an answer that %s within its time is said to be none', async (_, listener) => {
  const url = new URL(await answering(listener));
  await expect(send(url, { patience: 200 })).rejects.toThrow(new Error('no answer within 0.2 s'));
});

test('a connection that is lost in the middle of an answer is said to be that', async () => {
  const url = new URL(
    await answering((_, response) => {
      response.writeHead(200).write('half of ', () => response.destroy());
    }),
  );
  await expect(send(url, { patience: 5_000 })).rejects.toThrow(new Error('aborted'));
});

describe('a call of a service without a client', () => {
  const call = async (status: number, text: string) => {
    const endpoint = await answering((_, response) => void response.writeHead(status).end(text));
    process.env = {
      ...original,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const called = callJson(resolveFacts(config), 'kms', 'TrentService.ListKeys', {});
    return called.catch(({ name, message }: Error) => [name, message.replace(endpoint.slice(7), 'kms')]);
  };

  test.each([502, 200])("says a proxy's page with its status: %d", async (status) =>
    expect(await call(status, '<html>Bad gateway</html>')).toEqual([
      'Error',
      `kms answered ${status} without JSON: <html>Bad gateway</html>`,
    ]),
  );

  test("says the service's error by its name", async () =>
    expect(await call(400, '{ "__type": "a#AccessDeniedException", "message": "No" }')).toEqual([
      'AccessDeniedException',
      'No',
    ]));
});

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** As many ports as are asked for, on which nothing listens now. */
export async function freePorts(count: number): Promise<number[]> {
  // All held until the last one is found, so that none is found twice.
  const servers = Array.from({ length: count }, () => createServer().listen(0));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

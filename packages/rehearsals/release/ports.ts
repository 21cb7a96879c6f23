import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** This many ports on which no program listens now. */
export async function freePorts(count: number): Promise<number[]> {
  // All stay open until the last one is found, so none is found twice.
  const servers = Array.from({ length: count }, () => createServer().listen(0));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

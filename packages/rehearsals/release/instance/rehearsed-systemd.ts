import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Root } from './root';
import { ServiceManager } from './service-manager';
import { serveSystemctl } from './systemctl';

export interface RehearsedSystemd {
  readonly root: Root;
  /** A folder outside of the instance. */
  readonly logs: string;
  readonly manager: ServiceManager;
}

/** The services of an instance, and its `systemctl`, for each test of a file; all of it ends with the test. */
export function systemdForEach(name: string): () => RehearsedSystemd {
  let systemd: RehearsedSystemd;
  let server: Server;
  beforeEach(async () => {
    const root = new Root(name);
    const logs = mkdtempSync(join(tmpdir(), 'logs-'));
    systemd = { root, logs, manager: new ServiceManager(root, logs) };
    server = await serveSystemctl(root, systemd.manager);
  });
  afterEach(async () => {
    const { root, logs, manager } = systemd;
    manager.end();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    root.remove();
    rmSync(logs, { recursive: true });
  });
  return () => systemd;
}

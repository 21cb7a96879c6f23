import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Detour } from '../smoke/detour';
import { defaultPython } from '../../embedded-aws';

export const HOST = 'staging.example.com';

/** How a stage behaves in a test. */
export interface Behaviour {
  /** Names in its certificate, separated by commas. @default HOST */
  readonly names?: string;
  /** First and last day of its certificate, in days from now. @default -1 to 90.5 */
  readonly valid?: readonly [number, number];
  /** What port 80 answers. @default a load balancer's redirect */
  readonly http?: RequestListener;
  /** What the health path answers. @default 200 */
  readonly https?: RequestListener;
}

export const answering =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** Redirects as an Application Load Balancer does, with the port in the address. */
export const redirecting: RequestListener = (request, response) =>
  void response.writeHead(301, { location: `https://${request.headers.host}:443${request.url}` }).end();

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const certificates = new Map<string, Certificate>();

/** A self-signed certificate, which stages with the same names and days share. */
function certificateOf(names: string, days: readonly number[]): Certificate {
  const words = [names, ...days.map(String)];
  const known = certificates.get(words.join(' '));
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  execFileSync(defaultPython(), [join(__dirname, 'certificate.py'), ...words, folder]);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const made = { cert: read('certificate.pem'), key: read('key.pem') };
  rmSync(folder, { recursive: true });
  certificates.set(words.join(' '), made);
  return made;
}

/** Plays the load balancer of a stage: TLS with a certificate, and a redirect from port 80. It listens on free ports. */
export class PublicStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'stage-'));
  private servers: Server[] = [];
  private ports: number[] = [];

  async start({ names = HOST, valid = [-1, 90.5], http = redirecting, https = answering(200) }: Behaviour) {
    const tls = certificateOf(names, valid);
    writeFileSync(join(this.folder, 'certificate.pem'), tls.cert);
    this.servers = [createHttpServer(http), createHttpsServer(tls, https)];
    this.ports = await Promise.all(this.servers.map(listen));
    return this;
  }

  /** The authority to trust: the certificate itself, which is self-signed. */
  get ca(): string {
    return readFileSync(join(this.folder, 'certificate.pem'), 'utf8');
  }

  get detours(): Detour[] {
    return [80, 443].map((port, index) => ({
      host: '*',
      port,
      toHost: '127.0.0.1',
      toPort: this.ports[index] ?? 0,
    }));
  }

  stop(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

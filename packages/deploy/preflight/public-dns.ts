import { type CaaRecord, Resolver } from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { Context } from './context';

/** Public resolvers. A network's own resolver may answer differently from what the public sees. */
export const PUBLIC_DNS = ['1.1.1.1', '8.8.8.8'] as const;

/** Errors that mean that there is no such record. */
const NOTHING = ['ENODATA', 'ENOTFOUND'];

/**
 * Lookups in public DNS. A name without records gives an empty list; a server without an answer gives an
 * error.
 */
export class PublicDns {
  private readonly resolver = new Resolver({ timeout: 2_000, tries: 2 });
  private readonly caas = new Map<string, Promise<CaaRecord[]>>();

  constructor({ dnsServers, signal }: Pick<Context, 'dnsServers' | 'signal'>) {
    this.resolver.setServers(dnsServers);
    signal.addEventListener('abort', () => this.resolver.cancel(), { once: true });
  }

  /** The name servers of a name, in lower case and sorted. */
  async nameServers(name: string): Promise<string[]> {
    const found = await orNothing(promisify(this.resolver.resolveNs.bind(this.resolver))(name));
    return found.map((server) => server.toLowerCase()).sort();
  }

  /** The IPv4 addresses of a name. */
  addresses(name: string): Promise<string[]> {
    const resolve4 = promisify<string, string[]>(this.resolver.resolve4.bind(this.resolver));
    return orNothing(resolve4(name));
  }

  /** The CAA records of a name. Each name is asked once. */
  caa(name: string): Promise<CaaRecord[]> {
    const known = this.caas.get(name);
    if (known) return known;
    const asked = orNothing(promisify(this.resolver.resolveCaa.bind(this.resolver))(name));
    this.caas.set(name, asked);
    return asked;
  }
}

async function orNothing<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (NOTHING.includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Whether a name's servers were found but do not answer for it, as after a zone was deleted. */
export const isLame = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ESERVFAIL';

/** Whether a text is the address of a DNS server: `<address>` or `<address>:<port>`. */
export function isDnsServer(text: string): boolean {
  const [, address = '', port = '53'] = /^\[?([\d.]+|[\da-fA-F:]+(?=\]|$))\]?(?::(\d+))?$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(port) > 0 && Number(port) < 65536;
}

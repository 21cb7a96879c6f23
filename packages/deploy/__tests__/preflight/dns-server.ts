import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { type Answer, type CaaAnswer, decode, encode, type Packet } from 'dns-packet';

/** Response codes. [RFC 1035, 4.1.1] */
const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;

/** The records of a name and type; `SERVFAIL` if the name servers do not answer. */
type Records = Answer[] | 'SERVFAIL';

/** A DNS server for tests. It answers with the records that it was given; all other names do not exist. */
export class DnsServer {
  /** The queries that it received: `CAA example.com`. */
  readonly asked: string[] = [];
  private readonly records = new Map<string, Records>();
  private readonly socket = createSocket('udp4');

  /** Listens on a free port of 127.0.0.1. */
  async start(): Promise<void> {
    this.socket.on('message', (message, { port, address }) => {
      const query = decode(message);
      this.socket.send(encode(this.answer(query)), port, address);
    });
    await new Promise<void>((resolve) => this.socket.bind(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(resolve));
  }

  /** `127.0.0.1:<port>` */
  get address(): string {
    return `127.0.0.1:${(this.socket.address() as AddressInfo).port}`;
  }

  clear(): void {
    this.records.clear();
  }

  nameServers(name: string, servers: string[] | 'SERVFAIL'): void {
    const answers: Records =
      servers === 'SERVFAIL' ? servers : servers.map((data) => ({ type: 'NS', name, data }));
    this.records.set(`NS ${name}`, answers);
  }

  addresses(name: string, addresses: string[]): void {
    this.records.set(
      `A ${name}`,
      addresses.map((data) => ({ type: 'A', name, data })),
    );
  }

  /** @param records each in the form of a zone file: `0 issue "letsencrypt.org"` */
  caa(name: string, records: string[] | 'SERVFAIL'): void {
    const answers = (text: string): CaaAnswer => {
      const [, flags, tag = '', value = ''] = /^(\d+) (\w+) "(.*)"$/.exec(text) ?? [];
      const isCritical = Number(flags) >= 128;
      return {
        type: 'CAA',
        name,
        data: { flags: Number(flags), tag: tag as 'issue', value, issuerCritical: isCritical },
      };
    };
    this.records.set(`CAA ${name}`, records === 'SERVFAIL' ? records : records.map(answers));
  }

  private answer({ id, questions = [] }: Packet): Packet {
    const { type = '', name = '' } = questions[0] ?? {};
    this.asked.push(`${type} ${name.toLowerCase()}`);
    const found = this.records.get(`${type} ${name.toLowerCase()}`);
    const code = found === undefined ? NO_SUCH_NAME : found === 'SERVFAIL' ? SERVER_FAILURE : 0;
    const answers = Array.isArray(found) ? found : [];
    return { type: 'response', ...(id !== undefined && { id }), flags: code, questions, answers };
  }
}

import { get, head, type Form } from './form';

const plain = { tls: false } as const;
const closed = (name: string, bytes: Buffer | string): Form => ({
  name,
  pieces: [bytes],
  statuses: [],
  options: plain,
});
/** Bytes that cannot begin a handshake are taken for HTTP, and the answer says so. */
const plainText = (name: string, bytes: Buffer | string): Form => ({
  name,
  pieces: [bytes],
  statuses: [400],
  options: plain,
});
const weak = { ciphers: 'ALL:@SECLEVEL=0' };

/** Handshakes that must fail. */
export const handshakes: readonly Form[] = [
  plainText('plain HTTP', head(get)),
  closed('noise', Buffer.from('f7'.repeat(400), 'hex')),
  closed(
    'a hello of SSL 2',
    Buffer.from('802e0100020015000000100100800200800300800400800500800600400700c0', 'hex'),
  ),
  closed('a record that is too long', Buffer.from(`160301ffff${'00'.repeat(600)}`, 'hex')),
  plainText('a heartbeat before the hello', Buffer.from('1803020003014000', 'hex')),
  plainText('application data before the hello', Buffer.from(`1703030010${'00'.repeat(16)}`, 'hex')),
  closed('a hello without content', Buffer.from('16030100050100000100', 'hex')),
  {
    name: 'TLS 1.0',
    pieces: [head(get)],
    statuses: [],
    options: { tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ...weak } },
  },
  {
    name: 'TLS 1.1',
    pieces: [head(get)],
    statuses: [],
    options: { tls: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ...weak } },
  },
  {
    name: 'a client that speaks nothing but HTTP/2',
    pieces: [head(get)],
    statuses: [],
    options: { tls: { ALPNProtocols: ['h2'] } },
  },
  {
    name: 'a client that knows no safe cipher',
    pieces: [head(get)],
    statuses: [],
    options: { tls: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0' } },
  },
];

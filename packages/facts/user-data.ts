import { gunzipSync } from 'node:zlib';
import { gzipSync } from 'fflate';

/** The two bytes that gzip begins with. [RFC 1952, 2.3.1] */
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * User data as cloud-init reads it: a launch template has it in base64, and cloud-init unpacks what is compressed.
 * [cloud-init, "User data formats": gzip]
 */
export function readUserData(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  return (bytes.subarray(0, 2).equals(GZIP) ? gunzipSync(bytes) : bytes).toString();
}

/**
 * The same bytes on every machine, or a plan would show a new launch template that nobody made: zlib's
 * depend on its version, and Node.js may be built with the system's.
 */
export function compress(text: string): Buffer {
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 }));
}

import { gunzipSync } from 'node:zlib';
import { gzipSync } from 'fflate';

/** The first two bytes of gzip. [RFC 1952, 2.3.1] */
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * User data as cloud-init reads it: decoded from a launch template's base64, and decompressed where it is
 * compressed. [cloud-init, "User data formats": gzip]
 */
export function readUserData(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  return (bytes.subarray(0, 2).equals(GZIP) ? gunzipSync(bytes) : bytes).toString();
}

/**
 * Compresses a text to the same bytes on every machine, so that a plan shows no change which nobody made.
 * zlib's output depends on its version, and Node.js may use the system's zlib.
 */
export function compress(text: string): Buffer {
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 }));
}

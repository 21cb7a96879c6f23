import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const DAY_MS = 86_400_000;

/** A directory of its own for the files of one test file. */
export const scratch = mkdtempSync(join(tmpdir(), 'app-test-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** Where a certificate and its key lie. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * Makes a self-signed certificate, as an instance does at its start.
 *
 * @param days from when to when it is valid, counted from now
 */
export async function makeCertificate(
  name: string,
  keyType: 'ec' | 'rsa' = 'ec',
  days: { from: number; to: number } = { from: -1, to: 30 },
): Promise<CertificateFiles> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'app.test' }], {
    keyType,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + days.from * DAY_MS),
    notAfterDate: new Date(Date.now() + days.to * DAY_MS),
  });
  return { certFile: write(`${name}.crt`, cert), keyFile: write(`${name}.key`, key) };
}

/** Writes a file into the scratch directory. */
export function write(name: string, content: string, mode = 0o644): string {
  const file = join(scratch, name);
  writeFileSync(file, content, { mode });
  return file;
}

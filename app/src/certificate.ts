import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StartError, unreadable } from './start-error.ts';

/** A certificate and its private key, both in PEM form. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Reads the certificate and its key, and checks that the server can work with them now.
 *
 * @throws StartError naming the variable, the file and what is wrong with it
 */
export function readCertificate(certFile: string, keyFile: string, now = new Date()): Certificate {
  const cert = read('TLS_CERT_FILE', certFile);
  const key = read('TLS_KEY_FILE', keyFile);
  const certificate = parseCertificate(cert, certFile);
  checkValidity(certificate, certFile, now);
  if (!certificate.checkPrivateKey(parseKey(key, keyFile))) {
    throw new StartError(`TLS_KEY_FILE: ${keyFile} is not the key of the certificate in ${certFile}.`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`TLS_CERT_FILE: ${certFile} cannot be used for TLS (${code ?? 'unknown error'}).`);
  }
  return { cert, key };
}

function read(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(name, file, error);
  }
}

function parseCertificate(cert: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new StartError(`TLS_CERT_FILE: ${file} does not hold a certificate in PEM form.`);
  }
}

function parseKey(key: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch {
    throw new StartError(
      `TLS_KEY_FILE: ${file} does not hold a private key in PEM form without a passphrase.`,
    );
  }
}

function checkValidity({ validFrom, validTo }: X509Certificate, file: string, now: Date): void {
  const at = `it is now ${now.toISOString()}`;
  if (now > new Date(validTo)) {
    throw new StartError(`TLS_CERT_FILE: the certificate in ${file} expired on ${validTo}; ${at}.`);
  }
  if (now < new Date(validFrom)) {
    throw new StartError(
      `TLS_CERT_FILE: the certificate in ${file} is not valid before ${validFrom}; ${at}.`,
    );
  }
}

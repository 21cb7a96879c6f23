import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { UserError } from '../../command';

/**
 * The trusted CA certificates as PEM: those of Node.js, of NODE_EXTRA_CA_CERTS and of AWS_CA_BUNDLE, which
 * the AWS CLI and Terraform read. Undefined where AWS_CA_BUNDLE is not set: Node.js then uses the other two
 * by itself.
 *
 * @throws UserError where a bundle cannot be read
 */
export function authorities(environment: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const { AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: extra } = environment;
  if (!bundle) return undefined;
  return [
    ...rootCertificates,
    ...(extra ? [pem('NODE_EXTRA_CA_CERTS', extra)] : []),
    pem('AWS_CA_BUNDLE', bundle),
  ];
}

function pem(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${variable} names a file that cannot be read: ${(error as Error).message}`);
  }
}

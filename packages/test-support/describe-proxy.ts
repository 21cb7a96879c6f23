import { findNginx, NGINX_LACKING } from './nginx';

/** Tests with the real nginx: skipped where it is not installed; in CI they fail there. */
export function describeProxy(title: string, tests: () => void): void {
  const isLacking = findNginx() === undefined;
  if (isLacking) process.stdout.write(`Proxy skipped: ${NGINX_LACKING}\n`);
  (isLacking && process.env['CI'] !== 'true' ? describe.skip : describe)(title, tests);
}

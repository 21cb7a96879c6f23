import { findNginx, NGINX_LACKING } from './nginx';

const isLacking = findNginx() === undefined;
if (isLacking) process.stdout.write(`Proxy skipped: ${NGINX_LACKING}\n`);

/** Tests that run the real nginx: left out where there is none; in CI they fail there. */
export const describeProxy = isLacking && process.env['CI'] !== 'true' ? describe.skip : describe;

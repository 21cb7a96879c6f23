import { loadFacts } from '../facts';
import { declare, readLine, start, usageOf, UserError } from '../command';
import { preflight } from './preflight/preflight';
import { isDnsServer } from './preflight/public-dns';
import { hasPassed, json, text } from './preflight/report';

const PREFLIGHT = declare({
  name: 'preflight',
  does:
    'Checks whether the account is ready for the settings, before anything is created. Reads only. Exit status 1 ' +
    'if a check fails.',
  options: {
    json: { type: 'boolean', says: 'print the report as JSON' },
    dns: {
      type: 'string',
      value: '<address>[:<port>]',
      multiple: true,
      says: 'a DNS server to ask instead of the public ones',
    },
  },
  example: 'npm run preflight',
});

/**
 * `npm run preflight`: checks whether the account is ready for these settings, before anything is created.
 * Reads only. Exit status 0 only where no check failed.
 */
async function main(): Promise<void> {
  const { values } = readLine(PREFLIGHT);
  const wrong = values.dns?.find((server) => !isDnsServer(server));
  if (wrong !== undefined)
    throw new UserError(`--dns takes an IP address, not "${wrong}". ${usageOf(PREFLIGHT)}`);
  const settings = loadFacts();
  const sections = await preflight(settings, values.dns && { dnsServers: values.dns });
  console.log(values.json ? json(settings, sections) : text(settings, sections));
  if (!hasPassed(sections)) process.exitCode = 1;
}

start(PREFLIGHT, main);

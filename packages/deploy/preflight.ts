import { loadFacts } from '../facts/house';
import { run, UserError } from './command/command';
import { preflight } from './preflight/preflight';
import { isDnsServer } from './preflight/public-dns';
import { hasPassed, json, text } from './preflight/report';
import { parseCommandLine } from './command/stack-argument';

const USAGE = 'Usage: npm run preflight [-- --json] [--dns <address>[:<port>]]…';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  dns: { type: 'string', multiple: true },
} as const;

/**
 * `npm run preflight`: whether the account is ready for these settings, before anything is made in it. Reads only.
 * Exit status 0 only where nothing failed.
 */
async function main(): Promise<void> {
  const { positionals, values } = parseCommandLine(OPTIONS, USAGE, process.argv.slice(2));
  if (positionals.length > 0) throw new UserError(USAGE);
  const wrong = values.dns?.find((server) => !isDnsServer(server));
  if (wrong !== undefined) throw new UserError(`--dns takes an address, not "${wrong}". ${USAGE}`);
  const settings = loadFacts();
  const sections = await preflight(settings, values.dns && { dnsServers: values.dns });
  console.log(values.json ? json(settings, sections) : text(settings, sections));
  if (!hasPassed(sections)) process.exitCode = 1;
}

run(main);

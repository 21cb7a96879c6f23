import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { run, UserError } from './command/command';
import { release } from './release/release';
import { parseCommandLine } from './command/stack-argument';

const USAGE = 'Usage: npm run release [-- --ignore-alarms].';

/**
 * `npm run release`: starts the pipeline by hand (the first release, or the same commit again) and follows it. Exit
 * status 0 only where every stage has the release.
 */
async function main(): Promise<void> {
  const options = { 'ignore-alarms': { type: 'boolean', default: false } } as const;
  const { positionals, values } = parseCommandLine(options, USAGE, process.argv.slice(2));
  if (positionals.length > 0) throw new UserError(USAGE);
  const settings = loadFacts();
  await checkAccount(settings);
  await release(settings, { ignoreAlarms: values['ignore-alarms'] });
}

run(main);

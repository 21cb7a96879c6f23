import { declare, readLine, start } from '../command';

const BENCH = declare({
  name: 'bench',
  does: 'What commands and the proxy cost, as ratios, so that a change shows what it adds. Exit status 1 where the proxy costs more than it may.',
  arguments: { what: { says: 'one of the two alone', oneOf: ['commands', 'proxy'], optional: true } },
  example: 'npm run bench\nnpm run bench:proxy',
});

/** `npm run bench`, `bench:commands`, `bench:proxy`. */
async function bench(): Promise<void> {
  const [what] = readLine(BENCH).positionals;
  if (what !== 'proxy') (await import('./commands')).measureCommands();
  if (what !== 'commands') await (await import('./proxy/main')).measureProxy();
}

start(BENCH, bench);

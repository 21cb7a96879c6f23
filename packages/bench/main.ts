import { declare, readLine, start } from '../command';

const BENCH = declare({
  name: 'bench',
  does: 'Measures the time of commands and of the proxy as ratios. Exit status 1 if the proxy is slower than its limits.',
  arguments: { what: { says: 'only one of the two', oneOf: ['commands', 'proxy'], optional: true } },
  example: 'npm run bench\nnpm run bench:proxy',
});

/** `npm run bench`, `bench:commands`, `bench:proxy`: measures commands, the proxy, or both. */
async function bench(): Promise<void> {
  const [what] = readLine(BENCH).positionals;
  if (what !== 'proxy') (await import('./commands')).measureCommands();
  if (what !== 'commands') await (await import('./proxy/main')).measureProxy();
}

start(BENCH, bench);

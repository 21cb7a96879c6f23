import { run } from '../command';

/** Writes to both streams once it is told to, and says by its status that it came to its end. */
run(async () => {
  await new Promise((resolve) => process.stdin.once('data', resolve));
  for (const stream of [process.stdout, process.stderr])
    await new Promise((resolve) => stream.write('…\n', resolve));
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(7);
});

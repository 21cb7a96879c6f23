import { run } from '../command';

/** Writes to both streams when standard input has a line, and then ends with status 7. */
run(async () => {
  await new Promise((resolve) => process.stdin.once('data', resolve));
  for (const stream of [process.stdout, process.stderr])
    await new Promise((resolve) => stream.write('…\n', resolve));
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(7);
});

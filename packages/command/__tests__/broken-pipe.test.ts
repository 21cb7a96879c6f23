import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, START } from '../command';

test('a command runs to its end after the readers of its output are gone', async () => {
  const [, start] = START;
  const program = join(__dirname, 'broken-pipe.ts');
  const child = spawn(process.execPath, [start, program], { cwd: ROOT, stdio: 'pipe' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const closed = [child.stdout, child.stderr].map(
    (stream) => new Promise((resolve) => stream.once('close', resolve).destroy()),
  );
  await Promise.all(closed);
  child.stdin.on('error', () => undefined);
  child.stdin.write('go\n');
  expect(await ended).toBe(7);
}, 120_000);

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT, START } from '../../command';

/** Runs the command on a few files, always the same. CI draws 1,000 others. */
const run = async (...args: string[]) => {
  const program = [START[1], 'packages/fuzz/main.ts', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, encoding: 'utf8' });
  return stdout;
};

test('settings files are accepted or refused with problems, and accepted values reach the instances', async () => {
  const said = await run('--seed', '19', '--count', '100', '--synthesize', '4', '--validate', '0');
  expect(said).toMatch(
    /^Seed 19\.\n100 files: \d{2} accepted, \d{2} refused with their problems\.\n4 synthesized.*; \d+ user data read back equal by /,
  );
}, 300_000);

test('a wrong argument gives the usage', async () => {
  await expect(run('--count', 'many')).rejects.toThrow('Usage: npm run fuzz:settings [-- [--seed <n>]');
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT, START } from '../../command';

/** The command on a few files, always the same; CI draws others. */
const run = async (...args: string[]) => {
  const program = [START[1], 'packages/fuzz/main.ts', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, encoding: 'utf8' });
  return stdout;
};

test('settings files end in settings or in problems, and what is accepted arrives on instances', async () => {
  const said = await run('--seed', '19', '--count', '100', '--synthesize', '4', '--validate', '0');
  expect(said).toMatch(
    /^Seed 19\.\n100 files: \d{2} accepted, \d{2} refused with their problems\.\n4 synthesized.*; \d+ user data read back equal by /,
  );
}, 300_000);

test('it says how it is called', async () => {
  await expect(run('--count', 'many')).rejects.toThrow('Usage: npm run fuzz:settings [-- [--seed <n>]');
});

import { spawn, spawnSync } from 'node:child_process';
import { isAlive } from '../terraform-process';

test('this process is alive', () => {
  expect(isAlive(process.pid)).toBe(true);
});

test('an ended process is not alive', () => {
  expect(isAlive(spawnSync('true').pid)).toBe(false);
});

test('a zombie process is not alive', async () => {
  // Python starts a program and never waits for it. The variable matters: Popen waits when it is deleted.
  const script =
    'import subprocess, time; p = subprocess.Popen(["true"]); print(p.pid, flush=True); time.sleep(60)';
  const parent = spawn('python3', ['-c', script]);
  const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill();
});

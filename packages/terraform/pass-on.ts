import type { ChildProcess } from 'node:child_process';

/** What Terraform prints when it is interrupted, as text and within JSON. */
const TOLD = 'Interrupt received';

/** Milliseconds after which Terraform, had the signal reached it too, would have said so. */
const PATIENCE = 3000;

/**
 * Passes a SIGTERM on that reached this process alone, as that of `kill` and `docker stop`. Not at once: one that reached
 * the whole group is with Terraform already, and a second one makes it drop everything.
 */
export function passOn(child: Pick<ChildProcess, 'stdout' | 'kill' | 'on'>): void {
  let isTold = false;
  let before = '';
  child.stdout?.on('data', (chunk: Buffer | string) => {
    const said = before + String(chunk);
    isTold ||= said.includes(TOLD);
    before = said.slice(1 - TOLD.length);
  });
  let timer: NodeJS.Timeout | undefined;
  const onSignal = () => {
    timer ??= setTimeout(() => isTold || child.kill('SIGTERM'), PATIENCE);
  };
  process.on('SIGTERM', onSignal);
  child.on('close', () => {
    process.off('SIGTERM', onSignal);
    clearTimeout(timer);
  });
}

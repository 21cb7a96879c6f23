import type { ChildProcess } from 'node:child_process';

/** A part of Terraform's message at an interrupt, in text and in JSON. */
const TOLD = 'Interrupt received';

/** Milliseconds within which Terraform prints that message, if it also got the signal. */
const PATIENCE = 3000;

/**
 * Passes on a SIGTERM that only this process got, as from `kill` and `docker stop`. It waits first: a signal
 * to the whole process group has reached Terraform already, and a second one makes it stop without writing
 * its state.
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

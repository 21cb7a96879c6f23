import { createInterface } from 'node:readline/promises';
import { interruption } from './interrupts';

/** Whether a person sits before it, who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && !process.env.CI;

/** Asks a person. @returns what they typed @throws Interrupted where they leave, by Ctrl-C or Ctrl-D */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise<string>((resolve, reject) => {
    const left = () => {
      console.log();
      reject(interruption());
    };
    // A terminal that is asked hands on no signal; either way of leaving closes it, with the question unanswered.
    terminal.once('SIGINT', () => terminal.close()).once('close', left);
    terminal.question(question).then(
      (given) => {
        terminal.off('close', left).close();
        resolve(given.trim());
      },
      () => undefined,
    );
  });
}

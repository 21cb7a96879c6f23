import { createInterface } from 'node:readline/promises';
import { interruption } from './interrupts';
import { UserError } from './user-error';

/** Whether a person is at the terminal and can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && !process.env.CI;

/**
 * Asks a person one question.
 * @returns what they typed
 * @throws Interrupted where they end it with Ctrl-C or Ctrl-D
 */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise<string>((resolve, reject) => {
    const left = () => {
      console.log();
      reject(interruption());
    };
    // readline passes no SIGINT on while it asks. Ctrl-C and Ctrl-D both close it, and the question stays
    // unanswered.
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

/**
 * Asks for a "yes", or for another word where a mistake would cost more. Any other answer means no.
 *
 * @throws UserError where the answer is no, or where nobody can be asked and `--yes` was not given
 * @throws Interrupted as {@link ask}
 */
export async function confirm(question: string, yes: boolean, word = 'yes'): Promise<void> {
  if (yes) return;
  if (!canAsk()) {
    throw new UserError(
      `${question}\nThis question needs a terminal (there is none, or CI is set). Nothing was changed. To answer ` +
        'yes: --yes.',
    );
  }
  const answer = await ask(`${question} Type "${word}" to continue: `);
  if (answer !== word) throw new UserError('Not confirmed. Nothing was changed.');
}

import { createInterface } from 'node:readline/promises';

/** Whether a person sits before it, who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && !process.env.CI;

/** Asks a person. @returns what they typed */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

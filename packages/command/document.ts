import { UserError } from './user-error';

/**
 * Runs a command that prints one JSON document at its end with `--json`. Standard output then contains only
 * that document: all messages go to standard error. A command that fails prints no document, and its exit
 * status is not 0.
 */
export async function printing(json: boolean, work: () => Promise<object>): Promise<void> {
  if (!json) return void (await work());
  const { log } = console;
  console.log = console.error;
  try {
    process.stdout.write(`${JSON.stringify(await work(), undefined, 2)}\n`);
  } finally {
    console.log = log;
  }
}

/**
 * @throws UserError where a command with `--json` would ask a question: a program reads its output, and
 * cannot answer
 */
export function refuseAsking({ json, yes }: { readonly json: boolean; readonly yes: boolean }): void {
  if (json && !yes) throw new UserError('--json cannot ask a question: add --yes. Nothing was changed.');
}

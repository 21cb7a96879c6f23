import { UserError } from './user-error';

/**
 * Runs a command that prints one JSON document at its end where `--json` was said. Standard output is then that document
 * alone: what the command says on its way goes to standard error. Where it fails there is no document, and its exit status
 * is not 0.
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

/** @throws UserError where a command would ask before it prints a document: who reads that is a program */
export function refuseAsking({ json, yes }: { readonly json: boolean; readonly yes: boolean }): void {
  if (json && !yes) throw new UserError('--json cannot ask a question: add --yes. Nothing was changed.');
}

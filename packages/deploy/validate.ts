import { join } from 'node:path';
import { loadFacts } from '../facts';
import { declare, outputFolder, readLine, stackNames, start, synthesize, UserError } from '../command';
import { runTerraform } from '../terraform';

const VALIDATE = declare({
  name: 'validate',
  does:
    "Synthesizes all stacks, then runs terraform validate on each against the provider's schema. It needs no " +
    'credentials and no account.',
  example: 'npm run validate',
});

/**
 * `npm run validate`: synthesizes, then lets Terraform check every stack against the provider's schema. It
 * needs no credentials and calls no account.
 */
async function validate(): Promise<void> {
  readLine(VALIDATE);
  const settings = loadFacts();
  synthesize();
  for (const stack of stackNames(settings)) {
    await terraform(stack, 'init', '-backend=false', '-input=false');
    await terraform(stack, 'validate');
    console.log(`${stack} is valid.`);
  }
}

async function terraform(stack: string, ...words: string[]): Promise<void> {
  const folder = join(outputFolder(), 'stacks', stack);
  const ended = await runTerraform(folder, [...words, '-no-color'], 'captured', () => undefined);
  if (ended.status === 0) return;
  throw new UserError(`terraform ${words[0]} of ${stack} failed:\n${ended.stderr.trim()}`);
}

start(VALIDATE, validate);

import { join } from 'node:path';
import { loadFacts } from '../facts/house';
import { outputFolder, run, synthesize, UserError } from './command/command';
import { parseCommandLine, stackNames } from './command/stack-argument';
import { runTerraform } from './terraform/terraform-process';

/**
 * `npm run validate`: synthesizes, then lets Terraform check every stack against the provider's schema. It needs no
 * credentials and speaks to no account.
 */
async function validate(): Promise<void> {
  parseCommandLine({}, 'Usage: npm run validate', process.argv.slice(2));
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

run(validate);

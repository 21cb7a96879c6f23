import { createRequire } from 'node:module';
import { join } from 'node:path';
import { declare, readLine, ROOT, start } from '../command';

const SYNTH = declare({
  name: 'synth',
  does: 'Synthesizes all stacks to cdktf.out, unless the settings are wrong or a stack breaks a policy rule.',
  example: 'npm run synth',
});

/** `npm run synth`: runs main.ts in this process, as `cdktf.json` does. main.ts sets the exit status. */
async function synth(): Promise<void> {
  readLine(SYNTH);
  createRequire(__filename)(join(ROOT, 'main'));
}

start(SYNTH, synth);

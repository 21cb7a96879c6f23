import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readStack } from '../documents';
import { loadFacts } from '../facts';
import { NotModelled } from '../reachability';
import { picture, type StackDocument } from '../picture';
import { declare, outputFolder, readStacks, stackNames, start, synthesize, UserError } from '../command';

const PICTURE = declare({
  name: 'picture',
  does:
    'Draws the synthesized stacks as one SVG: networks, who reaches whom on which port, the pipeline, logs and ' +
    'alarms. It needs no account.',
  arguments: { stage: { says: 'the stage to draw; without it, all stacks', optional: true } },
  options: {
    out: { type: 'string', value: 'file', says: 'the file to write', default: 'picture.svg' },
  },
  example: 'npm run picture\nnpm run picture -- staging --out staging.svg',
});

/** `npm run picture [-- [stage] [--out <file>]]`: draws the synthesized stacks. */
async function main(): Promise<void> {
  const settings = loadFacts();
  const { stacks, values } = readStacks(PICTURE, { stacks: Object.keys(settings.stages) });
  synthesize();
  const svg = drawn(stackNames(settings).map(synthesized), stacks[0]);
  write(resolve(values.out), svg);
  console.log(`Written: ${values.out}. A browser shows it.`);
}

const synthesized = (name: string): StackDocument => ({ name, json: readStack(outputFolder(), name) });

function drawn(stacks: readonly StackDocument[], only: string | undefined): string {
  try {
    return picture(stacks, only);
  } catch (error) {
    if (!(error instanceof NotModelled)) throw error;
    throw new UserError(
      `Nothing was drawn: the network model in packages/reachability/ does not know ${error.message}. Add it ` +
        'there first.',
    );
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(
      `The picture cannot be written: ${(error as Error).message}. Name another file: --out <file>.`,
    );
  }
}

start(PICTURE, main);

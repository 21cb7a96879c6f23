import { loadFacts } from '../facts';
import { declare, readStacks, stackNames, start } from '../command';
import { json, outputCalled, outputsOf, table, textOf } from './outputs/outputs';

const OUTPUTS = declare({
  name: 'outputs',
  does:
    'Prints the outputs of a stack as of its last apply: addresses, names, links. With a name, only that value, ' +
    'for a shell; a sensitive output is printed only by its name.',
  arguments: {
    stack: { says: 'a stage, `pipeline` or `state`' },
    output: { says: 'one output, by its name', optional: true },
  },
  options: { json: { type: 'boolean', says: 'print JSON' } },
  example: 'npm run outputs -- staging\ncurl "$(npm run --silent outputs -- staging url)"',
});

/** `npm run outputs -- <stack>`: prints the outputs from the state in the bucket, without Terraform. */
async function main(): Promise<void> {
  const settings = loadFacts();
  const { stack, further, values } = readStacks(OUTPUTS, { stacks: stackNames(settings) });
  const outputs = await outputsOf(settings, stack);
  const [name] = further;
  if (name === undefined) return console.log(values.json ? json(outputs) : table(outputs));
  const { value } = outputCalled(name, outputs, stack);
  console.log(values.json ? JSON.stringify(value, undefined, 2) : textOf(value));
}

start(OUTPUTS, main);

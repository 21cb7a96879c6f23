import { spawn } from 'node:child_process';
import { declare, readStacks, start } from '../command';
import { loadFacts } from '../facts';
import { outputCalled, outputsOf, textOf } from './outputs/outputs';

const OPEN = declare({
  name: 'open',
  does:
    "Opens a stage's address, or the pipeline's page in the console, in the browser and prints it. In a pipe it " +
    'only prints the address.',
  arguments: { stage: { says: 'a stage of the settings, or `pipeline`' } },
  options: {
    dashboard: { type: 'boolean', says: "open the stage's dashboard in the console instead" },
    json: { type: 'boolean', says: 'print one JSON document, and open nothing' },
  },
  example: 'npm run open -- staging',
});

/**
 * `npm run open -- <stage>`: opens the stage in the browser, at the address that the last apply wrote into
 * the state.
 */
async function main(): Promise<void> {
  const settings = loadFacts();
  const { stack, values } = readStacks(OPEN, { stacks: settings.stacksBesideState });
  const stage = settings.stages[stack];
  const name = stage ? (values.dashboard ? 'dashboard' : 'url') : 'pipeline_url';
  const url = textOf(outputCalled(name, await outputsOf(settings, stack), stack).value);
  if (values.json) return console.log(JSON.stringify({ stack, output: name, url }, undefined, 2));
  console.log(url);
  if (!process.stdout.isTTY) return;
  if (stage?.exposure === 'internal' && name === 'url')
    console.error(`${stack} is internal: it answers only inside its VPC and connected networks.`);
  const why = await openInBrowser(url);
  if (why) console.error(`No browser could be started: ${why}.`);
}

/** The program that opens an address, by operating system. Others use xdg-open. */
const OPENERS: Readonly<Record<string, string>> = { darwin: 'open', win32: 'explorer' };

/**
 * Opens a URL in the user's browser: with the program in BROWSER, or the system's own.
 *
 * @returns why not, where no browser can be started
 */
function openInBrowser(url: string): Promise<string | undefined> {
  const program = process.env.BROWSER || (OPENERS[process.platform] ?? 'xdg-open');
  return new Promise((resolve) => {
    const child = spawn(program, [url], { stdio: 'ignore', detached: true });
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? `${program} is not there` : error.message),
    );
    child.on('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}

start(OPEN, main);

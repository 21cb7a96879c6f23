import cdktfJson from '../../../cdktf.json';
import { START } from '../command/command';
import packageJson from '../../../package.json';

/** What is no user's command: its start need not be quick. */
const TSX = ['node', '--import', 'tsx'];

const parts = Object.entries({ ...packageJson.scripts, 'the app of cdktf.json': cdktfJson.app })
  .flatMap(([name, script]) => script.split(' && ').map((part) => [name, part] as const))
  .filter(([, part]) => /\.ts\b/.test(part));

// The program `tsx` puts a process between, which kills the command that does not take an interrupt at once.
test.each(parts)('%s starts TypeScript in the process that gets the interrupts', (_, part) => {
  const words = part.split(' ');
  const isUsers = !/^packages\/(fuzz|rehearsals|bench|compare-stacks|scan|undone)\//.test(words.at(-1) ?? '');
  expect(words.slice(0, -1)).toEqual(isUsers ? START : TSX);
});

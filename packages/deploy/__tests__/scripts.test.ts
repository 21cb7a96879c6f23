import cdktfJson from '../../../cdktf.json';
import { START } from '../../command';
import packageJson from '../../../package.json';

/** What is no user's command, or the first one on a fresh clone: its start need not be quick. Set-up comes first. */
const TSX = [/^node packages\/setup\/first\.mjs (\S+\.mjs )?\S+\.ts --( \w+)?$/];
const USERS = [new RegExp(`^${START.join(' ')} \\S+\\.ts$`)];

const scripts = Object.entries({ ...packageJson.scripts, 'the app of cdktf.json': cdktfJson.app }).filter(
  ([, script]) => /\.ts\b/.test(script),
);

// The program `tsx` puts a process between, which kills the command that does not take an interrupt at once.
test.each(scripts)('%s starts TypeScript so that it gets the interrupts', (_, script) => {
  const isUsers =
    !/ packages\/((fuzz|mutants|rehearsals|bench|compare-stacks|scan|undone)\/\S+|deploy\/init)\.ts/.test(
      script,
    );
  const forms = isUsers ? USERS : TSX;
  expect(forms.filter((form) => form.test(script))).toHaveLength(1);
});

test('no script is several in a row: words behind its name would reach the last alone', () =>
  expect(scripts.filter(([, script]) => /&&|;|\|/.test(script))).toEqual([]));

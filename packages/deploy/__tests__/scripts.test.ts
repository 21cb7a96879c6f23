import cdktfJson from '../../../cdktf.json';
import { START } from '../../command';
import packageJson from '../../../package.json';

/** Scripts for developers, and the first one on a fresh clone: they run set-up first, and may start slowly. */
const TSX = [/^node packages\/setup\/first\.mjs (\S+\.mjs )?\S+\.ts --( \w+)?$/];
const USERS = [new RegExp(`^${START.join(' ')} \\S+\\.ts$`)];

const scripts = Object.entries({ ...packageJson.scripts, 'the app of cdktf.json': cdktfJson.app }).filter(
  ([, script]) => /\.ts\b/.test(script),
);

// The program `tsx` adds a process in between, which kills a command that does not end at once on an interrupt.
test.each(scripts)('%s starts TypeScript so that it gets the interrupts', (_, script) => {
  const isUsers =
    !/ packages\/((fuzz|mutants|rehearsals|bench|compare-stacks|scan|undone)\/\S+|deploy\/init)\.ts/.test(
      script,
    );
  const forms = isUsers ? USERS : TSX;
  expect(forms.filter((form) => form.test(script))).toHaveLength(1);
});

test('no script has several commands: arguments would reach only the last one', () =>
  expect(scripts.filter(([, script]) => /&&|;|\|/.test(script))).toEqual([]));

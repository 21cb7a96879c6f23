import { since } from '../../command';
import { progressLine } from '../../terraform';
import { formOf, groupsOf, screensOf, sectionsOf, unprepared } from './messages';
import { readText } from './texts';

/**
 * Tests that the docs explain every message of the first hour. The screens are those of docs/first-hour.md, which a
 * slow test compares with the commands' output. A message is explained if all of these are true:
 *
 * - README.md links, in the step that names the command, to the command's section of docs/messages.md;
 * - a row has the message's fixed words and explains it: in that section, in a section that it links to, or in "Every
 *   command". The groups of the preflight's `OK` lines are in docs/preflight.md;
 * - a line indented below a message needs no row if the message's row says "and a list". `OPEN`, `FAIL` and `Warning:`
 *   always need one.
 */
const screens = screensOf(readText('docs/first-hour.md'));
const sections = sectionsOf(readText('docs/messages.md'));
const groups = groupsOf(readText('docs/preflight.md'));
const commands = [...new Set(screens.map(({ command }) => command))];
/** The section with messages that docs/first-hour.md leaves out, because they differ from run to run. */
const WAITING = 'While something is waited for';
/** Sections whose messages are not on these screens. */
const NOT_SHOWN = ['When something goes wrong', WAITING];

const formsFor = (command: string) => {
  const others = sections.get(command)?.others ?? [];
  const own = [command, 'Every command', ...others].flatMap((name) => sections.get(name)?.forms ?? []);
  return [command, ...others].includes('preflight') ? [...own, ...groups] : own;
};

test('the first hour has all its commands', () => {
  expect(commands).toEqual(['init', 'preflight', 'bootstrap', 'deploy', 'status', 'release', 'destroy']);
  expect(groups.length).toBeGreaterThan(8);
});

test.each(screens.map((screen, index) => [`${index + 1}: npm run ${screen.command}`, screen] as const))(
  'screen %s has only explained messages',
  (_, { command, lines }) => expect(unprepared(lines, formsFor(command))).toEqual([]),
);

test.each(commands)('the step of README.md that names npm run %s links to its messages', (command) => {
  const steps = readText('README.md').split(/\n(?=\d+\. |\n)/);
  const naming = steps.filter((step) => step.includes(`\`npm run ${command}`));
  expect(naming.filter((step) => step.includes(`](docs/messages.md#${command})`))).not.toEqual([]);
});

test('each row explains a message that is printed', () => {
  const used = new Set<ReturnType<typeof formOf>>();
  for (const { command, lines } of screens) unprepared(lines, formsFor(command), used);
  const rows = [...sections].filter(([name]) => !NOT_SHOWN.includes(name)).flatMap(([, { forms }]) => forms);
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((form) => !used.has(form)).map(({ section, text }) => `${section}: ${text}`)).toEqual(
    [],
  );
});

test('the messages of a waiting command are explained, too', () => {
  const used = new Set<ReturnType<typeof formOf>>();
  const forms = sections.get(WAITING)?.forms ?? [];
  const [started, now] = [0, 130_000];
  const left = [
    `… planning staging (${since(started, now)})`,
    `[${since(started, now)}] Started the instance refresh of hello-staging.`,
    progressLine({ done: 34, total: 148, open: ['aws_lb.x'] }, new Map([['aws_lb.x', 9_000]]), started, now),
    'Oldest prices: 2026-08-30, 91 days ago. Update them: npm run prices', // as packages/cost prints it
  ];
  expect(unprepared(left, forms, used)).toEqual([]);
  expect(used.size).toBe(forms.length);
});

test('each row has words of its own, so that none matches every message', () => {
  const rows = [...sections.values()].flatMap(({ forms }) => forms);
  const words = (text: string) => text.replace(/…|<\w+>|[^A-Za-z\d]/g, '');
  expect(rows.filter(({ text }) => words(text).length < 4)).toEqual([]);
});

describe('a new message', () => {
  const forms = [formOf('What changes', 'deploy', true), formOf('Next', 'status', false)];

  test.each([
    ['a line', ['Deleting the database now.'], ['Deleting the database now.']],
    ['a question', ['What changes', 'Sure? Only "yes" goes on: yes'], ['Sure? Only "yes" goes on: yes']],
    ['a warning, also in a list', ['What changes', '  Warning: it is late.'], ['Warning: it is late.']],
    ['an OPEN check, also in a list', ['What changes', '  OPEN  the moon'], ['OPEN the moon']],
    ['a line below a row without a list', ['Next', '  - go  home'], ['- go home']],
    ['a line that only begins like a row', ['Next week'], ['Next week']],
  ])('%s is found', (_, lines, missing) => expect(unprepared(lines, forms)).toEqual(missing));

  test('wrapped lines are one message, up to the next message', () => {
    const long = `What changes ${'x '.repeat(33)}x`;
    expect(unprepared([long, 'afterwards', 'Nexttt'], [formOf('What changes …', 'deploy', false)])).toEqual([
      'Nexttt',
    ]);
    expect(unprepared([long, 'afterwards'], forms)).toEqual([`${long} afterwards`]);
  });

  test('a list is no message, at any depth', () =>
    expect(unprepared(['What changes', '  one', '    two', '', '  three'], forms)).toEqual([]));

  test('a list ends with its indentation', () =>
    expect(unprepared(['What changes', '  one', 'two'], forms)).toEqual(['two']));
});

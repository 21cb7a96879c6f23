import { join } from 'node:path';
import { Linter, type Rule } from 'eslint';
import { parser } from 'typescript-eslint';
import { ROOT } from '../../command';

const oneWayIn = jest.requireActual<Rule.RuleModule>('../lint/one-way-in');

/** The rule's messages for a file with that text. */
function saidOf(file: string, text: string): string[] {
  const linter = new Linter({ cwd: ROOT });
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: parser as Linter.Parser },
    plugins: { own: { rules: { 'one-way-in': oneWayIn } } },
    rules: { 'own/one-way-in': 'error' },
  };
  return linter.verify(text, [config], join(ROOT, file)).map(({ message }) => message);
}

const inner = (target: string, room: string, way: string) =>
  `${target} is an inner file of ${room}/: import from "${way}" what its index.ts exports.`;
const COMMAND = inner('packages/command/screen', 'packages/command', '../command');

test.each([
  ['packages/deploy/plan.ts', "import { cut } from '../command/screen';", COMMAND],
  ['packages/deploy/plan.ts', "import type { Cut } from '../command/screen';", COMMAND],
  ['packages/deploy/plan.ts', "export { cut } from '../command/screen';", COMMAND],
  ['packages/deploy/plan.ts', "export * from '../command/screen';", COMMAND],
  ['packages/deploy/plan.ts', "void import('../command/screen');", COMMAND],
  ['packages/deploy/plan.ts', "let cut: import('../command/screen').Cut;", COMMAND],
  ['packages/deploy/plan.ts', "jest.mock('../command/screen');", COMMAND],
  [
    'packages/deploy/__tests__/slow/plan.test.ts',
    "import { cidrs } from '../../../facts/index';",
    inner('packages/facts/index', 'packages/facts', '../../../facts'),
  ],
  [
    'modules/network/vpc.ts',
    "import { cidrs } from '../../packages/facts/cidr';",
    inner('packages/facts/cidr', 'packages/facts', '../../packages/facts'),
  ],
  [
    'main.ts',
    "import './packages/facts/cidr';",
    inner('packages/facts/cidr', 'packages/facts', './packages/facts'),
  ],
  [
    'packages/scan/main.ts',
    "import { fail } from '../setup/setup.mjs';",
    inner('packages/setup/setup.mjs', 'packages/setup', '../setup'),
  ],
])('%s is refused %s', (file, text, message) => {
  expect(saidOf(file, text)).toEqual([message]);
});

test.each([
  ['packages/deploy/plan.ts', "import { cut } from '../command';"],
  ['packages/deploy/plan.ts', "import { made } from './saved-plan/make';"],
  ['packages/deploy/__tests__/plan.test.ts', "import { made } from '../saved-plan/make';"],
  ['packages/docs/main.ts', "import { stacks } from '../../__tests__/support/stacks';"],
  ['packages/scan/main.ts', "import { fail } from '../setup/shared.mjs';"],
])('%s may have %s', (file, text) => {
  expect(saidOf(file, text)).toEqual([]);
});

const CONTENT =
  'An index.ts only names what other packages may import, by file: export { a, type B } from "./file".';

test.each([
  ["export { cut, type Cut } from './screen';", []],
  ["export * from './screen';", [CONTENT]],
  ['export const width = 80;', [CONTENT]],
  ["import { cut } from './screen';\nexport { cut };", [CONTENT, CONTENT]],
  ["export { regions } from '../facts';", [CONTENT]],
])('of an index.ts with %s', (text, said) => {
  expect(saidOf('packages/command/index.ts', text)).toEqual(said);
});

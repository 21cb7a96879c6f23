import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testApp, testsOf } from '../test-app';

let root: string;
const said = jest.spyOn(console, 'log').mockImplementation();

beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'app-'))));
afterEach(() => {
  said.mockClear();
  rmSync(root, { recursive: true });
});

function buildspec(preBuild: readonly string[], folder = 'app') {
  mkdirSync(join(root, folder), { recursive: true });
  const phases = {
    install: { commands: ['cd "$APP_FOLDER"', 'touch installed'] },
    pre_build: { commands: preBuild },
    build: { commands: ['touch built'] },
  };
  writeFileSync(join(root, folder, 'buildspec.yml'), JSON.stringify({ version: 0.2, phases }));
}

it("runs only the commands of pre_build, in the app's folder", () => {
  buildspec(
    ['export A=1', 'echo "$A $CI" >tested', 'test ! -e installed', 'test ! -e built'],
    'services/web',
  );
  expect(testApp('services/web', root)).toBe(0);
  expect(readFileSync(join(root, 'services/web/tested'), 'utf8')).toBe('1 true\n');
});

it('stops at the first command that fails', () => {
  buildspec(['exit 3', 'touch tested']);
  expect(testApp('app', root)).toBe(3);
});

it.each([
  ['no buildspec', () => {}, 'app/buildspec.yml does not exist: this app has no tests that are known.'],
  [
    'a buildspec without tests',
    () => buildspec([]),
    'app/buildspec.yml has no commands in its phase pre_build: the app has no tests.',
  ],
])('reports %s', (_, prepare, line) => {
  prepare();
  expect(testApp('app', root)).toBe(0);
  expect(said.mock.calls).toEqual([[line]]);
});

it("keeps only the cd to the app's folder from the install phase", () => {
  const phases = {
    install: { commands: ['cd "$APP_FOLDER"', 'npm ci', 'cd x && y'] },
    pre_build: { commands: ['a', 'b'] },
  };
  expect(testsOf({ phases })).toBe('cd "$APP_FOLDER"\na\nb');
});

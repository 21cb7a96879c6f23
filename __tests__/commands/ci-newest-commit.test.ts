import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseOldCommit } from '../../commands/ci/newest-commit';

const original = process.env;
let folder: string;
let origin: string;
let checkout: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'newest-'));
  [origin, checkout] = [join(folder, 'origin'), join(folder, 'checkout')];
  git(folder, 'init', '--quiet', '--initial-branch=main', origin);
  commit();
  git(folder, 'clone', '--quiet', origin, checkout);
  process.env = { ...original, CIRCLE_SHA1: git(checkout, 'rev-parse', 'HEAD') };
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  process.env = original;
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words], {
    cwd,
    encoding: 'utf8',
  }).trim();
/** @returns its beginning, as the messages say it */
const commit = (): string => {
  git(origin, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--allow-empty', '--message', 'One more');
  return git(origin, 'rev-parse', 'HEAD').slice(0, 12);
};
const own = () => process.env.CIRCLE_SHA1?.slice(0, 12);

test("the branch's newest commit may go on", () => {
  refuseOldCommit('main', checkout);
  expect(printed).toEqual([]);
});

test('an older one is refused, with the way on', () => {
  const newer = commit();
  expect(() => refuseOldCommit('main', checkout)).toThrow(
    new Error(
      `main is at the newer commit ${newer}, and this job at ${own()}: its plan would take back what is newer. Nothing ` +
        "was changed. The newer commit's pipeline plans that; where it is over, trigger a new pipeline on main.",
    ),
  );
});

test('another branch has nothing to do with it', () => {
  git(origin, 'checkout', '--quiet', '-b', 'change');
  commit();
  refuseOldCommit('main', checkout);
  expect(printed).toEqual([]);
});

test('a person is not asked for a commit', () => {
  commit();
  delete process.env.CIRCLE_SHA1;
  refuseOldCommit('main', checkout);
  expect(printed).toEqual([]);
});

test('where origin cannot be asked it goes on, and says so', () => {
  git(checkout, 'remote', 'set-url', 'origin', join(folder, 'gone'));
  refuseOldCommit('main', checkout);
  expect(printed).toEqual([
    expect.stringMatching(/^Whether main has a newer commit is not known: .*gone.*/s),
  ]);
  expect(printed[0]).toMatch(new RegExp(`\\. Going on with ${own()}\\.$`));
});

test('where origin has no such branch any more it goes on, and says so', () => {
  refuseOldCommit('trunk', checkout);
  expect(printed).toEqual([
    `Whether trunk has a newer commit is not known: origin has no branch trunk. Going on with ${own()}.`,
  ]);
});

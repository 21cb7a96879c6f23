import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseOldCommit } from '../ci/newest-commit';

const original = process.env;
let folder: string;
let origin: string;
let checkout: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'newest-'));
  [origin, checkout] = [join(folder, 'origin'), join(folder, 'checkout')];
  git(folder, 'init', '--quiet', '--initial-branch=main', origin);
  commit();
  git(folder, 'clone', '--quiet', origin, checkout);
  process.env = { ...original, CIRCLE_SHA1: git(checkout, 'rev-parse', 'HEAD') };
  delete process.env.GITHUB_TOKEN;
});
afterEach(() => {
  process.env = original;
  rmSync(folder, { recursive: true });
});

const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words], {
    cwd,
    encoding: 'utf8',
  }).trim();
/** Makes a commit on origin. @returns its first 12 digits, as in the messages */
const commit = (): string => {
  git(origin, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--allow-empty', '--message', 'One more');
  return git(origin, 'rev-parse', 'HEAD').slice(0, 12);
};
const own = () => process.env.CIRCLE_SHA1?.slice(0, 12);

const refuse = (branch = 'main') => refuseOldCommit({ branch, repository: 'acme/hello', folder: checkout });

test('the newest commit of the branch is accepted', async () => {
  await expect(refuse()).resolves.toBeUndefined();
});

test('an older commit is refused, with what to do', async () => {
  const newer = commit();
  await expect(refuse()).rejects.toThrow(
    new Error(
      `main is at the newer commit ${newer}, and this job is at ${own()}: its plan would undo what is newer. ` +
        'Nothing was changed. The pipeline of the newer commit plans that; if it has ended, trigger a new pipeline ' +
        'on main.',
    ),
  );
});

test('a newer commit on another branch does not matter', async () => {
  git(origin, 'checkout', '--quiet', '-b', 'change');
  commit();
  await expect(refuse()).resolves.toBeUndefined();
});

test('a branch whose name ends with refs/heads/main is not taken for main', async () => {
  git(origin, 'branch', 'aaa/refs/heads/main');
  commit();
  await expect(refuse()).rejects.toThrow(/^main is at the newer commit/);
});

test('nothing is refused outside CircleCI', async () => {
  commit();
  delete process.env.CIRCLE_SHA1;
  await expect(refuse()).resolves.toBeUndefined();
});

const UNKNOWN =
  /^The newest commit of main could not be read: .*gone.*\. Nothing was changed, because this job's plan may be out of date\. Run the job again/s;

test('an origin that cannot be read is an error, because the commit may be old', async () => {
  git(checkout, 'remote', 'set-url', 'origin', join(folder, 'gone'));
  await expect(refuse()).rejects.toThrow(UNKNOWN);
});

test('a branch that origin does not have any more is refused', async () => {
  await expect(refuse('trunk')).rejects.toThrow(/: origin has no branch trunk\. Nothing was changed/);
});

describe("GitHub's API, which is asked with the token if origin cannot be read", () => {
  let server: Server;
  let answers: string[];
  beforeEach(async () => {
    git(checkout, 'remote', 'set-url', 'origin', join(folder, 'gone'));
    answers = [];
    // GitHub REST API, "Get a reference": /repos/{owner}/{repo}/git/ref/{ref}, object.sha
    server = createServer(({ url, headers }, response) => {
      expect([url, headers.authorization]).toEqual(['/repos/acme/hello/git/ref/heads/main', 'Bearer t']);
      const sha = answers.shift();
      response
        .writeHead(sha ? 200 : 403)
        .end(JSON.stringify(sha ? { object: { sha } } : { message: 'Resource not accessible' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.GITHUB_TOKEN = 't';
  });
  afterEach(() => server.close());

  test('accepts the newest commit, and refuses an older one', async () => {
    answers = [process.env.CIRCLE_SHA1 ?? '', 'f'.repeat(40)];
    await expect(refuse()).resolves.toBeUndefined();
    await expect(refuse()).rejects.toThrow('main is at the newer commit ffffffffffff');
  });

  test('reports a token without access', async () => {
    await expect(refuse()).rejects.toThrow(
      /gone.*; GitHub answered 403 Resource not accessible\. Nothing was changed/s,
    );
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { copyCheckout } from '../../../undone';

/** A code block of docs/extending.md that names its file. */
interface Block {
  readonly place: string;
  readonly language: string;
  readonly file: string;
  readonly lines: readonly string[];
}

const CHECKS = ['packages/resource-kinds', '__tests__/security/least-privilege'];
const PLACES = ['The construct', 'The kind', 'The expectation'];

const outer = mkdtempSync(join(tmpdir(), 'aws-bootstrap-extending-'));
const checkout = join(outer, 'checkout');
/** The files before any block is applied. */
const before = new Map<string, string>();
const blocks = blocksOf(readFileSync(join(ROOT, 'docs/extending.md'), 'utf8'));

beforeAll(() => copyCheckout(ROOT, checkout));
afterEach(() => {
  for (const [file, text] of before) writeFileSync(join(checkout, file), text);
  for (const { language, file } of blocks)
    if (language !== 'diff') rmSync(join(checkout, file), { force: true });
});
afterAll(() => rmSync(outer, { recursive: true, force: true }));

function blocksOf(text: string): Block[] {
  return text.split(/^## /m).flatMap((section) =>
    [...section.matchAll(/^```(\w+) (\S+)\n([^]*?)^```$/gm)].map(
      ([, language = '', file = '', code = '']) => ({
        place: section.split('\n')[0] ?? '',
        language,
        file,
        lines: code.split('\n').slice(0, -1),
      }),
    ),
  );
}

function apply({ language, file, lines }: Block): void {
  const path = join(checkout, file);
  if (language !== 'diff') return writeFileSync(path, `${lines.join('\n')}\n`);
  const text = readFileSync(path, 'utf8');
  if (!before.has(file)) before.set(file, text);
  const side = (left: string) => lines.filter((line) => line[0] !== left).map((line) => `${line.slice(1)}\n`);
  const parts = text.split(side('+').join(''));
  if (parts.length !== 2)
    throw new Error(`Stands ${parts.length - 1} times in ${file}:\n${lines.join('\n')}`);
  writeFileSync(path, parts.join(side('-').join('')));
}

/** Applies the guide's blocks, except those of one place. */
function follow(isLeftOut: (block: Block) => boolean = () => false): void {
  blocks.filter((block) => !isLeftOut(block)).forEach(apply);
}

function run(...args: string[]): { status: number | null; output: string } {
  const env = { ...process.env, COLUMNS: '10000' }; // messages on one line
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: checkout,
    encoding: 'utf8',
    env,
  });
  return { status, output: `${stdout}${stderr}` };
}

const types = () =>
  run(
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    join(outer, 'tsc'),
  );
const tests = () =>
  run('node_modules/jest/bin/jest.js', '--runInBand', '--cacheDirectory', join(outer, 'jest'), ...CHECKS);

test('the guide has code blocks for each of its places', () => {
  expect([...new Set(blocks.map(({ place }) => place))]).toEqual(PLACES);
});

test('following the guide gives a project whose types, tests and synthesis pass', () => {
  follow();
  expect(types()).toEqual({ status: 0, output: '' });
  expect(tests()).toMatchObject({ status: 0 });
  expect(run('packages/start/index.js', 'main.ts')).toEqual({ status: 0, output: '' });
});

describe('a place that is left out is reported', () => {
  test('the construct, by a test', () => {
    follow(({ place }) => place === 'The construct');
    const { status, output } = tests();
    expect(status).toBe(1);
    expect(output).toContain('No stack synthesizes aws_sqs_queue: remove it from packages/resource-kinds.');
  });

  test('the kind, by a test that names the file to write', () => {
    follow(({ place }) => place === 'The kind');
    const { status, output } = tests();
    expect(status).toBe(1);
    expect(output).toContain('modules/queue.ts synthesizes aws_sqs_queue, which has no kind.');
    expect(output).toContain('write its kind in packages/resource-kinds/sqs.ts: see docs/extending.md.');
  });

  test('the kind of a type that the code names, by the compiler', () => {
    follow(({ file }) => /resource-kinds\/(sqs|kinds)\.ts$/.test(file));
    const { status, output } = types();
    expect(status).not.toBe(0);
    expect(output).toMatch(/packages\/resource-kinds\/kinds\.ts.*\n?.*Property 'aws_sqs_queue' is missing/);
  });

  test('the expectation, by a test that names the role, the action and the file', () => {
    follow(({ place }) => place === 'The expectation');
    const { status, output } = tests();
    expect(status).toBe(1);
    expect(output).toContain(
      'hello-staging-instance: no expectation says that it may sqs:SendMessage. Say on what, and what it must never do, ' +
        'in __tests__/security/least-privilege/stage-roles.ts.',
    );
  });
});

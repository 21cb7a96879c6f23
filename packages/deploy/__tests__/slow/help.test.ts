import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../../../package.json';
import { ROOT } from '../../../command';

/** Scripts that start the program of another project, which has its own help and arguments. */
const NOT_OURS: Readonly<Record<string, string>> = {
  lint: 'npm-run-all',
  'lint:code': 'ESLint',
  'lint:format': 'Prettier',
  types: 'TypeScript',
  'test:unit': 'Jest',
  'test:slow': 'Jest',
};
/** Scripts that run another script with an argument. */
const PARTS: Readonly<Record<string, string>> = { 'bench:commands': 'bench', 'bench:proxy': 'bench' };
/** Scripts that run before any package is installed: they print only their usage. */
const PLAIN = ['setup', 'test', 'audit', 'ci:terraform'];
const OURS = Object.entries(packageJson.scripts).filter(([name]) => !Object.hasOwn(NOT_OURS, name));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a script as npm does. Everything that it might start with fails: the settings cannot be loaded, AWS cannot be
 * reached, and there is no program but Node.js.
 */
function run(script: string, environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  const [program = '', ...words] = script.split(' ');
  const child = spawn(program === 'node' ? process.execPath : program, [...words, ...args], {
    cwd: ROOT,
    env: {
      PATH: '/nowhere',
      HOME: '/nowhere',
      COLUMNS: '10000',
      NODE_NO_WARNINGS: '1',
      CONFIG: '/nowhere/config.ts',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      ...environment,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

test('the scripts without a help of their own exist', () => {
  for (const name of [...Object.keys(NOT_OURS), ...Object.keys(PARTS)])
    expect(Object.keys(packageJson.scripts)).toContain(name);
  expect(OURS.length).toBeGreaterThan(30);
});

describe.each(OURS)('%s', (name, script) => {
  let help: Ended;
  beforeAll(async () => (help = await run(script, {}, '--help')), 120_000);

  test('--help has the usage, what it does, the options and an example, and starts nothing', () => {
    expect(help.stderr).toBe('');
    expect(help.status).toBe(0);
    const paragraphs = help.stdout.trimEnd().split('\n\n');
    expect(paragraphs[0]).toMatch(new RegExp(`^Usage: npm run ${PARTS[name] ?? name} -- .*\\[options\\]`));
    expect(paragraphs[1]).toMatch(/^[A-Z][^]*\.$/);
    expect(paragraphs.find((text) => text.startsWith('Options:\n'))).toMatch(
      /-h, --help +show this help and exit/,
    );
    expect(paragraphs.at(-1)).toMatch(/^Examples?:\n {2}npm (run |test)/);
    expect(paragraphs.at(-1)).toContain(PARTS[name] ?? name);
    expect(help.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('a wrong option is refused with the nearest right one, and starts nothing', async () => {
    // Without set-up, which has its own command line.
    const program = script.replace(/^node packages\/setup\/first\.mjs .*?(\S+) --/, 'node --import tsx $1');
    const { status, stdout, stderr } = await run(program, { CONFIG: '' }, '--hlp');
    const said = PLAIN.includes(name) ? '' : "Unknown option '--hlp' \\(--help\\?\\)\\. ";
    expect(stderr).toMatch(new RegExp(`^${said}Usage: npm run ${PARTS[name] ?? name}\\b.*\\n$`));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  }, 120_000);
});

test('the programs of all other scripts exist', () => {
  const programs = OURS.flatMap(([, script]) =>
    script.split(' ').filter((word) => /\.(ts|mjs|js)$/.test(word)),
  );
  expect(programs.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

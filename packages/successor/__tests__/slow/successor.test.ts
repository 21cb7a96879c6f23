import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dependencies } from '../../../../package.json';
import { ROOT, START } from '../../../command';
import { type WorldOptions, writeSettings } from '../../../rehearsals';
import { CDKTN } from '../../manifest';

let folder: string;
/** The command's folder for temporary files: empty before and after. */
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'successor-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param started gets a function that interrupts the command as a terminal does */
function successor(
  env: Record<string, string> = {},
  started: (interrupt: () => void) => void = () => {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const [program, ...words] = [...START, 'packages/successor/main.ts'] as const;
  const child = spawn(program, words, {
    cwd: ROOT,
    detached: true,
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      NODE_DISABLE_COMPILE_CACHE: '1', // npm would keep its cache in TMPDIR
      CONFIG: '',
      COLUMNS: '1000',
      TMPDIR: temporary,
      ...env,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  started(() => process.kill(-(child.pid as number), 'SIGINT'));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout, stderr })));
}

/** Files of the project that npm or a synthesis might leave. Other commands may run at the same time. */
const filesOfProject = () =>
  readdirSync(ROOT)
    .filter((name) => /^(node_modules|package.*\.json|cdktf)/.test(name))
    .sort();

/** The shipped settings, and settings with every option. */
const SETTINGS: readonly (readonly [string, WorldOptions | undefined, readonly string[]])[] = [
  ['the shipped settings', undefined, ['pipeline', 'production', 'staging', 'state']],
  ['settings with every option', { domain: true, everything: true }, ['pipeline', 'staging', 'state']],
];

test.each(SETTINGS)('%s give equal stacks by cdktn, and nothing is left', async (_, options, stacks) => {
  const CONFIG = options ? join(folder, 'config.ts') : '';
  if (options) writeSettings(CONFIG, options);
  const before = filesOfProject();
  const { status, stdout, stderr } = await successor({ CONFIG });
  expect(stderr).toBe('');
  const [first, ...lines] = stdout.trimEnd().split('\n');
  expect(first).toBe(`Installing cdktn ${CDKTN} in a temporary folder …`);
  expect(lines.slice(0, -1).map((line) => line.replace(/\d+/, 'n'))).toEqual(
    stacks.map((stack) => `equal     ${stack} (n bytes)`),
  );
  expect(lines.at(-1)).toBe(
    `${stacks.length} stacks are equal by cdktn ${CDKTN} and cdktf ${dependencies.cdktf}, except for the version of the tool.`,
  );
  expect(status).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
  expect(filesOfProject()).toEqual(before);
});

describe('if the registry', () => {
  let registry: Server;
  let asked: Promise<unknown>;
  let env: Record<string, string>;

  /** A registry that never answers a request. */
  beforeEach(async () => {
    registry = createServer();
    asked = new Promise((resolve) => registry.once('request', resolve));
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as AddressInfo;
    env = {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: join(folder, 'cache'),
      npm_config_fetch_retries: '0',
    };
  });
  afterEach(() => {
    registry.closeAllConnections();
    registry.close();
  });

  test('is unreachable, one line says so, and nothing is left', async () => {
    registry.close();
    const { status, stderr } = await successor(env);
    expect(stderr).toMatch(
      /^cdktn 0\.24\.0 could not be installed, so nothing was compared\. Is npm's registry reachable\? npm said: ECONNREFUSED.*\n$/,
    );
    expect(status).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('does not answer, an interrupt ends it, and nothing is left', async () => {
    const { status, stderr } = await successor(env, (interrupt) => void asked.then(interrupt));
    expect(stderr).toBe('\nInterrupted. Nothing was changed. Continue with: npm run successor\n');
    expect(status).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

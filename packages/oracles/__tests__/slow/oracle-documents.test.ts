import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Stack, type StackJson } from '../../../documents';
import { userDataOf } from '../../documents/agent-configurations';
import { byCfnLint } from '../../documents/cloudformation';
import { judge, print } from '../../differences';
import { countOf, findingsOf } from '../../documents/judged';
import { writeShipped, writeStage, writeVariants, writeWithCi } from '../../../../__tests__/support/stacks';
import { VARIANT_NAMES } from '../../../../__tests__/support/variants';

const ROOT = resolve(__dirname, '../../../..');
const CI = process.env['CI'] === 'true';

describe('policies, documents and schedules', () => {
  const written = [...writeShipped(), ...VARIANT_NAMES.flatMap((name) => Object.values(writeWithCi(name)))];
  const judged = byCfnLint(written.map(({ json }) => new Stack(json)));
  const verdict = judge('documents', /^cfn-lint /, findingsOf(judged));

  afterAll(() => print('Documents', `${countOf(judged)} documents by cfn-lint`, verdict));

  it('pass cfn-lint, except explained differences', () => {
    expect(verdict.unexplained).toEqual([]);
  });

  it('have every explained difference', () => expect(verdict.stale).toEqual([]));

  it.each([
    ['policy', 60],
    ['schedule', 1],
    ['SSM document', 3],
  ])('are compared by kind: %s, at least %d', (kind, least) => {
    expect(countOf(judged.filter((each) => each.kind === `cfn-lint ${kind}`))).toBeGreaterThanOrEqual(least);
  });

  it('fail cfn-lint with a fault in them', () => {
    const { json } = writeShipped().find(({ name }) => name === 'pipeline')!;
    const wrong = (from: string, to: string) => {
      const changed = JSON.stringify(json).replace(from, to);
      return findingsOf(byCfnLint([new Stack(JSON.parse(changed) as StackJson)]));
    };
    expect(wrong('codebuild:StartBuild', 'codebuild:StartBuilds').join()).toContain(
      "'startbuilds' is not one of",
    );
    expect(wrong('rate(1 hour)', 'rate(1 hours)').join()).toContain('schedule');
  });
});

describe('user data', () => {
  const PYTHON = join(ROOT, '.venv/bin/python');
  const PYTHONPATH = join(ROOT, '.local/cloud-init/usr/lib/python3/dist-packages');
  const written = [...writeVariants(), writeStage('agent-2', { instances: { codeDeployAgent: 2 } })];
  const texts = [...new Set(written.flatMap(({ json }) => userDataOf(new Stack(json))))];

  /** Why cloud-init is not installed; undefined if it is. */
  const lacking = setUp();
  const withCloudInit = lacking === undefined || CI ? it : it.skip;
  let folder: string;

  // Printed at once: if all tests are skipped, jest does not run afterAll.
  if (lacking !== undefined) process.stdout.write(`Documents: user data skipped: ${lacking}\n`);

  beforeAll(() => {
    if (lacking !== undefined && CI) throw new Error(lacking);
    folder = mkdtempSync(join(tmpdir(), 'user-data-'));
  });

  afterAll(() => {
    if (lacking !== undefined) return;
    rmSync(folder, { recursive: true });
    process.stdout.write(`Documents: ${texts.length} user data compared by cloud-init ${version()}.\n`);
  });

  function setUp(): string | undefined {
    const program = join(ROOT, 'packages/setup/cloud-init.mjs');
    const { status, stderr } = spawnSync('node', [program], { encoding: 'utf8' });
    return status === 0 ? undefined : stderr.trim();
  }

  function cloudInit(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(PYTHON, ['-m', 'cloudinit.cmd.main', ...args], {
      env: { ...process.env, PYTHONPATH },
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}` };
  }

  function version(): string {
    return /\d[\d.]+\d/.exec(cloudInit('--version').said)?.[0] ?? 'of an unknown version';
  }

  /** The problems that cloud-init finds in a user data. A deprecated key counts. */
  function problemsOf(text: string): string {
    const file = join(folder, 'user-data');
    writeFileSync(file, text);
    const { status, said } = cloudInit('schema', '--config-file', file);
    const isTaken = status === 0 && /^Valid\b/m.test(said) && !/deprecat|warning/i.test(said);
    return [isTaken ? '' : said, ...unknownKeys(text)].join('');
  }

  /** Top-level keys that no module's schema has. cloud-init ignores them silently. */
  function unknownKeys(text: string): string[] {
    const file = join(PYTHONPATH, 'cloudinit/config/schemas/schema-cloud-config-v1.json');
    const { $defs } = JSON.parse(readFileSync(file, 'utf8')) as {
      $defs: Readonly<Record<string, { readonly properties?: object }>>;
    };
    const known = Object.values($defs).flatMap(({ properties = {} }) => Object.keys(properties));
    const keys = Object.keys(parse(text) as object);
    return keys.filter((key) => !known.includes(key)).map((key) => `no module of cloud-init has ${key}`);
  }

  withCloudInit('is accepted by cloud-init in every variant', () => {
    expect(texts.length).toBeGreaterThanOrEqual(5);
    expect(texts.map(problemsOf).filter(Boolean)).toEqual([]);
  });

  withCloudInit.each<[string, (text: string) => string]>([
    ['an unknown key of a file', (text) => text.replace('permissions:', 'permission:')],
    ['a mode that is a number', (text) => text.replace(/permissions: .*/, 'permissions: 0755')],
    ['a command that is a number', (text) => text.replace(/^runcmd:[\s\S]*/m, 'runcmd:\n- 5\n')],
    ['another first line', (text) => text.replace('#cloud-config', '# cloud-config')],
    ['an unknown key', (text) => text.replace('runcmd:', 'runcmds:')],
  ])('is refused with %s', (_, change) => {
    const wrong = change(texts[0] ?? '');
    expect(wrong).not.toBe(texts[0]);
    expect(problemsOf(wrong)).not.toBe('');
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../../rehearsals';
import packageJson from '../../../../package.json';
import { ROOT } from '../../../command';
import { inParts } from '../../account/in-parts';

const folder = mkdtempSync(join(tmpdir(), 'commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command as its npm script does. Its command line is wrong, so that nothing calls AWS. */
async function command(script: keyof typeof packageJson.scripts, ...args: string[]) {
  return commandWith({}, script, ...args);
}

/** The same with additional environment variables. */
async function commandWith(
  ours: Readonly<Record<string, string>>,
  script: keyof typeof packageJson.scripts,
  ...args: string[]
) {
  const words = packageJson.scripts[script].split(' ');
  const env = {
    ...process.env,
    COLUMNS: '10000',
    NODE_NO_WARNINGS: '1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    ...ours,
  };
  return runProgram([...words, ...args], env, join(folder, `${script}.log`));
}

const LINES: [keyof typeof packageJson.scripts, string[], RegExp][] = [
  [
    'plan',
    ['--frobnicate'],
    /^Unknown option '--frobnicate'\. Usage: npm run plan -- <stack>…\|all .*, all\.\n$/,
  ],
  ['apply', ['state'], /^The stack state defines CI's permissions, .* npm run deploy -- state\n$/],
  ['apply', ['pipeline', '--wait', '61'], /^--wait takes a whole number from 0 to 60, not "61"\.\n$/],
  ['apply', ['staging', '--patches', 'no'], /^--patches takes apply or leave, not "no"\.\n$/],
  [
    'deploy',
    ['stagin'],
    /^There is no stack "stagin" \(staging\?\)\. Usage: npm run deploy -- <stack>\|all .*\n$/,
  ],
  ['destroy', ['production', '--yes'], /^production is protected, so it is not destroyed: the settings have/],
  [
    'refresh-instances',
    ['pipeline'],
    /^There is no stage "pipeline"\. Usage: .* The stages are: staging, production\.\n$/,
  ],
  [
    'refresh-instances',
    ['staging', '--wait', '61'],
    /^--wait takes a whole number from 0 to 60, not "61"\.\n$/,
  ],
  ['smoke', ['staging', '--days', 'ten'], /^--days takes a whole number from 0 to 365, not "ten"\.\n$/],
  [
    'status',
    ['stagin'],
    /^There is no stage "stagin" \(staging\?\)\. Usage: npm run status .*, production\.\n$/,
  ],
  ['status', ['staging', 'prodution'], /^There is no stage "prodution" \(production\?\)\. Usage: .*\n$/],
  ['status', ['pipeline'], /^There is no stage "pipeline"\. Usage: .* are: staging, production\.\n$/],
  ['status', ['--jsn'], /^Unknown option '--jsn' \(--json\?\)\. Usage: npm run status .*\n$/],
  ['status', ['--json=yes'], /^Option '--json' does not take an argument\. Usage: npm run status .*\n$/],
  ['check-plan', [], /^Usage: npm run check-plan -- <plan\.json> \[--allow <address>\]…\n$/],
  ['check-plan', ['a.json', 'b.json'], /^Usage: npm run check-plan -- <plan\.json> .*\n$/],
  ['deploy', ['staging', '--yess'], /^Unknown option '--yess' \(--yes\?\)\. Usage: npm run deploy .*\n$/],
  [
    'deploy',
    ['alll'],
    /^There is no stack "alll" \(all\?\)\. Usage: npm run deploy -- <stack>\|all .*, all\.\n$/,
  ],
  [
    'deploy',
    ['all', 'staging'],
    /^Usage: npm run deploy -- <stack>\|all \[--yes\] \[--full\] \[--skip-preflight\] \[--allow <address>\]…\. .*\n$/,
  ],
  ['deploy', ['all', '--allow', 'aws_lb.x'], /^--allow needs one stack, .* npm run deploy -- <stack>\n$/],
  [
    'destroy',
    ['state'],
    /^The stack state holds the state of all other stacks: this command never destroys it\.\n$/,
  ],
  ['apply', ['staging', '--patches', 'aply'], /^--patches takes apply or leave, not "aply" \(apply\?\)\.\n$/],
  [
    'plan',
    ['all', '--out', '--parallel'],
    /^Option '--out <folder>' argument missing\. Usage: npm run plan .*\n$/,
  ],
  [
    'drift',
    ['--form', 'plans'],
    /^Unknown option '--form' \(--from\?\)\. Usage: npm run drift \[-- --from <folder>\]\n$/,
  ],
  ['outputs', [], /^Usage: npm run outputs -- <stack> \[output\] \[--json\]\. The stacks are: .*\n$/],
  [
    'outputs',
    ['prodution'],
    /^There is no stack "prodution" \(production\?\)\. Usage: npm run outputs .*\n$/,
  ],
  ['open', ['state'], /^There is no stack "state"\. .* The stacks are: staging, production, pipeline\.\n$/],
  [
    'open',
    ['staging', '--dashbord'],
    /^Unknown option '--dashbord' \(--dashboard\?\)\. Usage: npm run open .*\n$/,
  ],
  [
    'restore-state',
    ['staging', 'a', 'b'],
    /^Usage: npm run restore-state -- <stack> \[version\] \[--yes\]\. .*\n$/,
  ],
  ['bootstrap', ['staging'], /^Usage: npm run bootstrap \[-- \[--yes\] \[--beside <project>\]\]\n$/],
  ['validate', ['staging'], /^Usage: npm run validate\n$/],
  ['synth', ['staging'], /^Usage: npm run synth\n$/],
  [
    'picture',
    ['pipeline'],
    /^There is no stage "pipeline"\. Usage: npm run picture .* The stages are: staging, production\.\n$/,
  ],
  [
    'ci:identity',
    ['aply'],
    /^There is no role "aply" \(apply\?\)\. Usage: npm run ci:identity -- plan\|apply\n$/,
  ],
  ['ci:decide', ['deplo'], /^There is no task "deplo" \(deploy\?\)\. Usage: npm run ci:decide .*\n$/],
  [
    'check-app',
    ['--no-test'],
    /^Unknown option '--no-test' \(--no-tests\?\)\. Usage: npm run check-app .*\n$/,
  ],
  [
    'test:fixes',
    ['--plantd'],
    /^Unknown option '--plantd' \(--planted\?\)\. Usage: npm run test:fixes .*\n$/,
  ],
  ['setup', ['--without-test'], /^Usage: npm run setup \[-- --without-tests\]\n$/],
];

/** Commands at once: each needs a processor for a second. */
const AT_ONCE = 8;

test('a wrong command line ends with status 1 and one message, without a stack trace', async () => {
  for (const some of inParts(LINES, AT_ONCE)) {
    const ended = await Promise.all(some.map(([script, args]) => command(script, ...args)));
    ended.forEach(({ status, output }, which) => {
      expect(output).toMatch(some[which]![2]);
      expect(output).not.toMatch(/^\s+at /m);
      expect(status).toBe(1);
    });
  }
}, 300_000);

describe('check-plan', () => {
  const change = (actions: string[]) => ({
    address: 'aws_vpc.network_vpc',
    type: 'aws_vpc',
    name: 'network_vpc',
    change: { actions, before: { id: 'vpc-1' }, after: actions.includes('create') ? {} : null },
  });
  const plan = (name: string, ...changes: object[]) => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify({ format_version: '1.2', resource_changes: changes }));
    return file;
  };

  test('prints the verdict, and fails for a plan that cuts users off unless exactly its address is allowed', async () => {
    const harmful = plan('harmful.json', change(['delete', 'create']));
    const [refused, allowed, mistaken] = await Promise.all([
      command('check-plan', harmful),
      command('check-plan', harmful, '--allow', 'aws_vpc.network_vpc'),
      command('check-plan', harmful, '--allow', 'aws_vpc.network'),
    ]);
    expect(refused.output).toContain('cuts users off (REFUSED)');
    expect(refused.output).toContain("--allow 'aws_vpc.network_vpc'");
    expect(refused.status).toBe(1);
    expect(allowed.output).toContain('cuts users off (allowed)');
    expect(allowed.status).toBe(0);
    expect(mistaken.output).toContain('Did you mean "aws_vpc.network_vpc"?');
    expect(mistaken.status).toBe(1);
  });
});

describe('picture', () => {
  /** The settings of the tests, synthesized to a folder of its own. */
  const ours = {
    CONFIG: join(ROOT, '__tests__/support/example-config.ts'),
    CDKTF_OUTDIR: join(folder, 'out'),
  };

  test('writes the same picture as docs/picture.svg', async () => {
    const file = join(folder, 'picture.svg');
    const { status, output } = await commandWith(ours, 'picture', '--out', file);
    expect({ status, output }).toEqual({ status: 0, output: `Written: ${file}. A browser shows it.\n` });
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(ROOT, 'docs/picture.svg'), 'utf8'));
  });

  test('names the file that it cannot write', async () => {
    const file = join(folder, 'nowhere', 'picture.svg');
    const { status, output } = await commandWith(ours, 'picture', '--out', file);
    expect(output).toBe(
      `The picture cannot be written: ENOENT: no such file or directory, open '${file}'. Name another file: --out <file>.\n`,
    );
    expect(status).toBe(1);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../../rehearsals/rehearsal/programs';
import packageJson from '../../../../package.json';

const folder = mkdtempSync(join(tmpdir(), 'commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command as its npm script does; every word of it is wrong before anything speaks to AWS. */
async function command(script: keyof typeof packageJson.scripts, ...args: string[]) {
  const words = packageJson.scripts[script].split(' ');
  const env = { ...process.env, NODE_NO_WARNINGS: '1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
  return runProgram([...words, ...args], env, join(folder, `${script}.log`));
}

const LINES: [keyof typeof packageJson.scripts, string[], RegExp][] = [
  [
    'plan',
    ['--frobnicate'],
    /^Unknown option '--frobnicate'\. Usage: npm run plan -- <stack>…\|all .*, all\.\n$/,
  ],
  ['apply', ['state'], /^The state stack holds the rights of CI: .* npm run deploy -- state\n$/],
  ['apply', ['pipeline', '--wait', '61'], /^--wait takes a whole number from 0 to 60, not "61"\.\n$/],
  ['apply', ['staging', '--patches', 'no'], /^--patches takes apply or leave, not "no"\.\n$/],
  [
    'deploy',
    ['stagin'],
    /^There is no stack "stagin" \(staging\?\)\. Usage: npm run deploy -- <stack> .*\n$/,
  ],
  ['destroy', ['production', '--yes'], /^production is protected, so it is not destroyed: the settings say/],
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
  ['check-plan', [], /^Usage: npm run check-plan -- <plan\.json> \[--allow <address>\]…\n$/],
];

test('a wrong command line ends with status 1 and one message, without a stack trace', async () => {
  const ended = await Promise.all(LINES.map(([script, args]) => command(script, ...args)));
  ended.forEach(({ status, output }, index) => {
    expect(output).toMatch(LINES[index]![2]);
    expect(output).not.toMatch(/^\s+at /m);
    expect(status).toBe(1);
  });
}, 60_000);

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

  test('prints the verdict, and fails where it cuts users off unless exactly that is allowed', async () => {
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
  }, 60_000);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutAws } from '../../../embedded-aws';
import { runProgram } from '../../../rehearsals';
import packageJson from '../../../../package.json';
import { World } from '../preflight/world';

const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
let world: World;
beforeAll(async () => void (world = await World.start()));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.stop();
});

/** Runs the npm script in a process of its own. */
function preflight(...args: string[]) {
  const words = packageJson.scripts.preflight.split(' ');
  const environment = {
    ...withoutAws(process.env),
    ...world.aws.environment,
    COLUMNS: '10000',
    NODE_NO_WARNINGS: '1',
  };
  return runProgram([...words, ...args], environment, join(folder, 'preflight.log'));
}

test('the preflight of a good account prints a report and ends with 0', async () => {
  const { status, output } = await preflight('--dns', world.dns.address);
  expect(output).toMatch(
    /^Preflight of hello in account 123456789012, us-east-1\n\nthis machine\n {2}OK {4}Terraform /,
  );
  expect(output).toMatch(/\n\nReady: \d+ checks passed, 3 open\. Nothing was changed\.\n$/);
  expect(output).not.toMatch(/FAIL|undefined/);
  expect(status).toBe(0);
});

test('the preflight with a defect ends with 1, and prints the failure in JSON', async () => {
  world.aws.quotas.set('codebuild', 'L-5ED1D25B', 0);
  const { status, output } = await preflight('--json', '--dns', world.dns.address);
  const { passed, checks } = JSON.parse(output) as {
    passed: boolean;
    checks: { status: string; what: string }[];
  };
  expect(checks.filter((check) => check.status === 'fail').map(({ what }) => what)).toEqual([
    'builds at once on ARM/Small: the quota is only 0, these settings need 1',
  ]);
  expect(passed).toBe(false);
  expect(status).toBe(1);
});

test.each([
  [['--frobnicate'], /^Unknown option '--frobnicate'\. Usage: npm run preflight \[-- \[--json\] .+\n$/],
  [['staging'], /^Usage: npm run preflight .+\n$/],
  [['--dns', 'dns.example.com'], /^--dns takes an IP address, not "dns\.example\.com"\. Usage: .+\n$/],
])('the preflight refuses %p before it calls AWS', async (args, message) => {
  const before = world.aws.requests.length;
  const { status, output } = await preflight(...args);
  expect(output).toMatch(message);
  expect(status).toBe(1);
  expect(world.aws.requests).toHaveLength(before);
});

test('the preflight reports wrong settings, without a stack trace', async () => {
  const file = join(folder, 'config.ts');
  writeFileSync(file, 'export default {};\n');
  process.env.CONFIG = file;
  const { status, output } = await preflight();
  delete process.env.CONFIG;
  expect(output).toMatch(/problems in .+config\.ts; nothing was built\./);
  expect(output).not.toMatch(/^\s+at /m);
  expect(status).toBe(1);
});

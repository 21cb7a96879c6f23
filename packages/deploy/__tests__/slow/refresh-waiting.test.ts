import { START } from '../../../command';
import { AutoScalingClient, CancelInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Fleet } from '../../fleet/fleet';
import type { RefreshOptions } from '../../refresh/refresh';
import { startEmbeddedAws, type EmbeddedAws } from '../../../embedded-aws';
import { cleanEnvironment, GROUP, TestFleet } from '../../../rehearsals';

import { inOneLine } from '../screen';
import { runScreen } from '../../../test-support';

// Each test starts its own process, because interrupts and broken connections come from the operating system.
jest.setTimeout(180_000);

const LONG = 600;
const original = process.env;
let aws: EmbeddedAws;
let stage: TestFleet;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  process.env = { ...original, ...aws.environment };
  stage = new TestFleet(aws);
  await stage.make();
});

afterAll(async () => {
  process.env = original;
  await aws.stop();
});

beforeEach(async () => {
  await stage.newVersion();
  aws.playRefresh('succeeds', 1);
});
afterEach(async () => {
  aws.faults.clear();
  const cancel = new CancelInstanceRefreshCommand({ AutoScalingGroupName: GROUP });
  await new AutoScalingClient({ region: 'us-east-1' }).send(cancel).catch(() => undefined);
});

/** Refreshes in a process. @param onOutput may interrupt it */
function refresh(options: RefreshOptions, onOutput?: (output: string, interrupt: () => void) => void) {
  const script = join(__dirname, '../refresh-once.ts');
  const given = JSON.stringify({ poll: 0.1, ...options });
  const [node, ...loading] = START;
  const child = spawn(node, [...loading, script, given], {
    env: cleanEnvironment(aws, { AWS_MAX_ATTEMPTS: '3' }),
  });
  let output = '';
  const keep = (text: Buffer) => {
    output += text.toString();
    onOutput?.(output, () => child.kill('SIGINT'));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise<{ status: number | null; output: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, output })),
  );
}

const GOES_ON = /The instance refresh [0-9a-f-]{36} continues on AWS, and rolls back by itself if it fails\./;
const lose = (times?: number) =>
  aws.faults.add({
    fault: { kind: 'drop', carriedOut: false },
    action: 'DescribeInstanceRefreshes',
    after: 2,
    ...(times && { times }),
  });

test('a lost connection is reported, and the waiting continues', async () => {
  lose(6);
  const { status, output } = await refresh({});
  expect(output).toMatch(/AWS cannot be reached \(.+\); the refresh continues there\. Trying again …/);
  expect(output).toMatch(/All 2 instances are on launch template version \d+ and healthy\.\n$/);
  expect(status).toBe(0);
});

test('a connection that stays lost ends the waiting, not the refresh, and the next run follows it', async () => {
  aws.playRefresh('succeeds', LONG);
  lose();
  const lost = await refresh({ contact: 0.3 });
  const started = aws.requests.filter(({ action }) => action === 'StartInstanceRefresh').length;
  expect(lost.status).toBe(1);
  expect(lost.output).toMatch(/AWS cannot be reached \(.+\)\. /);
  expect(lost.output).toMatch(GOES_ON);
  expect(lost.output).not.toMatch(/^\s+at /m);

  aws.faults.clear();
  expect(lost.output).toContain('npm run refresh-instances -- staging');
  const group = `--region us-east-1 --auto-scaling-group-name ${GROUP}`;
  for (const what of ['describe-instance-refreshes', 'rollback-instance-refresh', 'cancel-instance-refresh'])
    expect(lost.output).toContain(`aws autoscaling ${what} ${group}`);

  const again = await refresh({}, (said, interrupt) => /\] (Pending|InProgress)/.test(said) && interrupt());
  expect(again.output).toContain(`An instance refresh of ${GROUP} is running already`);
  expect(aws.requests.filter(({ action }) => action === 'StartInstanceRefresh')).toHaveLength(started);
});

test.each(['terminal', 'pipe'] as const)(
  'an interrupt on a %s ends the waiting with one paragraph, and the refresh continues',
  async (on) => {
    aws.playRefresh('succeeds', LONG);
    const asked = () => aws.requests.filter(({ action }) => action === 'StartInstanceRefresh').length;
    const before = asked();
    const { text, status } = await runScreen('refresh-instances', ['staging'], {
      on,
      env: cleanEnvironment(aws),
      interrupts: () => asked() > before,
    });
    expect(inOneLine(text.split(/\n(?=Interrupted)/)[1] ?? '')).toBe(
      'Interrupted. An instance refresh that was started continues on AWS, and rolls back by itself if it fails. ' +
        'Continue with: npm run refresh-instances -- staging',
    );
    expect(status).toBe(130);
    expect(await new Fleet(GROUP, 'us-east-1').running()).toBeDefined();
  },
);

import { spawn } from 'node:child_process';
import { ROOT } from '../../../command';
import type { RequestRecord } from '../../../embedded-aws';
import { Stand } from '../../../rehearsals';

const STATE = 'hello/state.tfstate';
const BUCKET = 'hello-state-123456789012-us-east-1';

/** The resources of the state stack. */
const RESOURCES = [
  'aws_s3_bucket.bucket_bucket',
  'aws_s3_bucket_lifecycle_configuration.bucket_lifecycle',
  'aws_s3_bucket_ownership_controls.bucket_ownership_controls',
  'aws_s3_bucket_policy.bucket_policy',
  'aws_s3_bucket_public_access_block.bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration.bucket_encryption',
  'aws_s3_bucket_versioning.bucket_versioning',
];

/** Whether the calls so far have reached the point where the bootstrap is killed. */
type Point = (calls: readonly RequestRecord[]) => boolean;

/** Starts the bootstrap, and kills it with all its child processes as soon as its calls have reached a point. */
function bootstrapKilledAfter(stand: Stand, isThePoint: Point): Promise<void> {
  const [program = '', ...args] = stand.commandLine('bootstrap', '--yes');
  const child = spawn(program, args, {
    cwd: ROOT,
    env: stand.environment(),
    detached: true,
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => {
      if (isThePoint(stand.aws.requests) && child.pid) process.kill(-child.pid, 'SIGKILL');
    }, 2);
    child.on('close', (_, signal) => {
      clearInterval(watch);
      if (signal === 'SIGKILL') resolve();
      else reject(new Error('The bootstrap ended before the call came: nothing was killed.'));
    });
  });
}

const writesState = ({ action, resource }: RequestRecord) =>
  action === 'PutObject' && resource.endsWith(STATE);

const POINTS: [string, Point][] = [
  ['after the bucket was created', (calls) => calls.some(({ action }) => action === 'CreateBucket')],
  ['in the middle of the apply', (calls) => calls.some(({ action }) => /^PutBucketLifecycle/.test(action))],
  ['as the state is written for the first time', (calls) => calls.some(writesState)],
  [
    'after the apply, as the lock is released',
    (calls) =>
      calls
        .slice(calls.findIndex(writesState) + 1)
        .some(({ action, resource }) => action === 'DeleteObject' && resource.endsWith('.tflock')) &&
      calls.some(writesState),
  ],
];

/** Kills a bootstrap and runs it again. @returns what exists afterwards */
async function surviveKill(isThePoint: Point) {
  const stand = await Stand.start();
  try {
    await bootstrapKilledAfter(stand, isThePoint);
    await stand.command('bootstrap', '--yes');
    const { output } = await stand.terraform('state', 'state', 'list');
    const plan = await stand.terraform('state', 'plan', '-input=false', '-detailed-exitcode');
    return {
      resources: output
        .split('\n')
        .filter((line) => line.startsWith('aws_'))
        .sort(),
      plan: plan.status === 0 ? 'empty' : plan.output,
      account: await stand.aws.leftOver(),
    };
  } finally {
    await stand.stop();
  }
}

describe('the next run completes a bootstrap that was killed', () => {
  // All at once: most of the time, Terraform waits for S3's lifecycle configuration.
  const runs = new Map<string, ReturnType<typeof surviveKill>>();
  beforeAll(() => POINTS.forEach(([point, isThePoint]) => runs.set(point, surviveKill(isThePoint))));

  test.each(POINTS)('%s', async (point) => {
    expect(await runs.get(point)).toEqual({
      resources: RESOURCES,
      plan: 'empty',
      account: [`s3 bucket ${BUCKET}`],
    });
  });
});

describe('an account that is bootstrapped', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.start();
    await stand.command('bootstrap', '--yes');
  });
  afterAll(() => stand.stop());

  test('is not changed by a second run', async () => {
    const before = stand.aws.requests.length;
    const { output } = await stand.command('bootstrap', '--yes');
    expect(output).toContain('No changes.');
    const changes = stand.aws.requests
      .slice(before)
      .filter(({ mutating, resource }) => mutating && !resource.endsWith('.tflock'))
      .map(({ action }) => action);
    // These two are always repeated, in case an earlier run was killed before them. They change nothing here.
    expect(changes.sort()).toEqual(['PutBucketVersioning', 'PutPublicAccessBlock']);
  });

  test("keeps another person's lock, and the message names it", async () => {
    await stand.terraform('state', 'init', '-input=false');
    const lock = {
      ID: 'b1a5',
      Who: 'alice@laptop',
      Operation: 'OperationTypeApply',
      Created: '2026-01-05T09:30:00Z',
    };
    const put = await fetch(`${stand.aws.endpoint}/${BUCKET}/${STATE}.tflock`, {
      method: 'PUT',
      body: JSON.stringify({ ...lock, Info: '', Version: '1.11.4', Path: `${BUCKET}/${STATE}` }),
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${stand.aws.environment.AWS_ACCESS_KEY_ID}/20260105/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`,
      },
    });
    expect(put.status).toBe(200);
    const { status, output } = await stand.attempt('bootstrap', '--yes');
    expect(status).toBe(1);
    expect(output).toContain('The state of state is locked by alice@laptop since');
    expect(output).toContain('force-unlock b1a5');
    expect(output).not.toMatch(/^\s+at .+\.ts/m);
  });
});

test('a state bucket whose name another account has is refused, and nothing is created', async () => {
  const stand = await Stand.start();
  stand.aws.seedForeignBucket(BUCKET);
  const { status, output } = await stand.attempt('bootstrap', '--yes');
  expect(status).toBe(1);
  expect(output).toContain(`The bucket ${BUCKET} exists, but it is not in account 123456789012`);
  expect(stand.aws.requests.filter(({ mutating }) => mutating)).toEqual([]);
  await stand.stop();
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { endPrograms, Stand } from '../../../rehearsals';
import { ROOT } from '../../../command';
import { inOneLine } from '../screen';
import { runScreen, type Screen, type Script } from '../../../test-support';

// The life of a project from an empty account to its destruction, by commands that are interrupted and run again.
let stand: Stand;
let s3: S3Client;
beforeAll(async () => {
  stand = await Stand.start();
  writeConfig('t4g.small');
  s3 = new S3Client({
    endpoint: stand.aws.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
});
afterAll(async () => {
  endPrograms();
  await stand.stop();
});

/** Writes settings with the stage that is the fastest to create, and without a pipeline. */
function writeConfig(type: string): void {
  writeFileSync(
    join(stand.folder, 'config.ts'),
    `import config from ${JSON.stringify(join(ROOT, 'config'))};
const { domain, ...rest } = config;
void domain;
const staging = {
  names: ['staging'],
  network: { cidr: '10.0.0.0/16', zones: 2, nat: 'none' },
  instances: { type: '${type}', min: 1, max: 2 },
};
export default { ...rest, pipeline: false, stages: { staging } };
`,
  );
}

/** The last message of an interrupt, in one line: a screen wraps it. */
const paragraph = (text: string): string => inOneLine(text.slice(text.lastIndexOf('\nInterrupted.')));

type Typed = readonly (readonly [RegExp, string])[];

function command(
  on: 'terminal' | 'pipe',
  script: Script,
  args: string[],
  typed: Typed = [],
): Promise<Screen> {
  const env = stand.environment({ CONFIG: join(stand.folder, 'config.ts'), BROWSER: 'true' });
  return runScreen(script, args, { env, on, typed });
}

const changes = (from: number) =>
  stand.aws.requests
    .slice(from)
    .filter(({ mutating, resource }) => mutating && !resource.endsWith('.tflock'));

const STATE = { Bucket: 'hello-state-123456789012-us-east-1', Key: 'hello/staging.tfstate' };
const state = async () => {
  const { Body } = await s3.send(new GetObjectCommand(STATE));
  return JSON.parse((await Body?.transformToString()) ?? '') as {
    serial: number;
    outputs: Record<string, unknown>;
  };
};
const isLocked = () =>
  s3.send(new GetObjectCommand({ ...STATE, Key: `${STATE.Key}.tflock` })).then(
    () => true,
    () => false,
  );

test('outputs says what to do before the bootstrap and before the first deploy', async () => {
  const before = await command('pipe', 'outputs', ['staging']);
  expect(before).toMatchObject({
    status: 1,
    text: expect.stringMatching(
      /^Not bootstrapped yet: .* Run npm run bootstrap first; it is needed once\.\n$/,
    ),
  });
  expect((await command('pipe', 'bootstrap', ['--yes'])).status).toBe(0);
  const between = await command('pipe', 'outputs', ['staging']);
  expect(between).toMatchObject({
    status: 1,
    text: 'staging is not deployed: it has no outputs yet. Deploy it: npm run deploy -- staging\n',
  });
});

test('a deploy to an account that cannot use CodeDeploy ends before its plan', async () => {
  const fault = {
    kind: 'error',
    code: 'SubscriptionRequiredException',
    message: 'The AWS Access Key Id needs a subscription for the service',
    status: 400,
  } as const;
  const undo = stand.aws.faults.add({ service: 'codedeploy', fault });
  const from = stand.aws.requests.length;
  const { text, status } = await command('pipe', 'deploy', ['staging', '--yes']);
  undo();
  expect(text).toMatch(
    /\nThe account is not ready. Nothing was planned or changed:\n {2}- this account cannot use CodeDeploy yet .*\nnpm run preflight runs all checks. To deploy anyway: --skip-preflight\n$/,
  );
  expect(status).toBe(1);
  expect(changes(from)).toEqual([]);
});

test('Ctrl-C at the question changes nothing', async () => {
  const from = stand.aws.requests.length;
  const { text, status } = await command(
    'terminal',
    'deploy',
    ['all'],
    [[/Apply this plan of staging\?.*: $/, '\x03']],
  );
  expect(text).toContain('\n1 of 2: state\n');
  expect(text).toContain('\n2 of 2: staging\n');
  expect(paragraph(text)).toBe(
    'Interrupted. Nothing of staging was changed. Continue with: npm run deploy -- all',
  );
  expect(status).toBe(130);
  expect(changes(from)).toEqual([]);
});

test('Ctrl-C in the middle of an apply ends it with one paragraph, and the state is written', async () => {
  const { text, raw, status } = await command(
    'terminal',
    'deploy',
    ['all', '--yes'],
    [[/\b2\d of \d+ done/, '\x03']],
  );
  expect(raw).toMatch(/\d+ of \d+ done, \d+ s; waiting for aws_\w+\.\w+ \(\d+ s\)/);
  const end = text.slice(text.indexOf('Interrupted: waiting for Terraform to end'));
  expect(inOneLine(end)).toMatch(
    /^Interrupted: waiting for Terraform to end, which can take a minute … Interrupted\. \d+ of \d+ changes of staging were made(, and \d+ more were begun)?\. The state is written\..* Continue with: npm run deploy -- all$/,
  );
  expect(status).toBe(130);
  expect(await isLocked()).toBe(false);
  expect((await state()).serial).toBeGreaterThan(0);
});

test('a second deploy continues, and names the next step', async () => {
  const { text, status } = await command('pipe', 'deploy', ['all', '--yes']);
  expect(text).toContain('state: plan: nothing changes');
  expect(text).toMatch(/Creation complete after/);
  expect(text.trimEnd().split('\n').at(-1)).toMatch(
    /^staging is deployed at http:\/\/\S+\. Next: npm run status -- staging$/,
  );
  expect(status).toBe(0);
});

test('a plan that changes only an output needs no question', async () => {
  const { outputs, ...rest } = await state();
  const { dashboard, ...others } = outputs;
  expect(dashboard).toBeDefined();
  const Body = JSON.stringify({ ...rest, outputs: others });
  await s3.send(new PutObjectCommand({ ...STATE, Body }));
  const { text, status } = await command('pipe', 'deploy', ['all']);
  expect(text).not.toContain('Apply this plan');
  expect(text).toContain('Apply complete! Resources: 0 added, 0 changed, 0 destroyed.');
  expect(status).toBe(0);
  expect((await state()).outputs).toEqual(outputs);
});

test('outputs and open read the state, and print only values in a pipe', async () => {
  const { outputs } = await state();
  const url = (outputs['url'] as { value: string }).value;
  const from = stand.aws.requests.length;
  const all = await command('pipe', 'outputs', ['staging']);
  expect(all.stdout.split('\n')[0]).toMatch(/^auto_scaling_group +hello-staging$/);
  expect(all).toMatchObject({ status: 0, text: all.stdout });
  expect(stand.aws.requests.slice(from).map(({ action }) => action)).toEqual(['GetObject']);
  expect(await command('pipe', 'outputs', ['staging', 'url'])).toMatchObject({ status: 0, text: `${url}\n` });
  const json = await command('pipe', 'outputs', ['staging', '--json']);
  expect(JSON.parse(json.text)).toMatchObject({ url, load_balancer: 'hello-staging' });
  expect(await command('pipe', 'open', ['staging'])).toMatchObject({ status: 0, text: `${url}\n` });
  const { stdout } = await command('pipe', 'open', ['staging', '--json']);
  expect(JSON.parse(stdout)).toEqual({ stack: 'staging', output: 'url', url });
  expect(await command('terminal', 'open', ['staging'])).toMatchObject({ status: 0, text: `${url}\n` });
});

test('Ctrl-C in an instance refresh says that the plan is applied, and how to continue', async () => {
  stand.aws.playRefresh('succeeds', 1000);
  writeConfig('t4g.medium');
  const { text, status } = await command(
    'terminal',
    'deploy',
    ['staging', '--yes'],
    [[/\] (Pending|InProgress)/, '\x03']],
  );
  expect(paragraph(text)).toBe(
    'Interrupted. The plan of staging is applied and the state is written. Not all instances are on the newest ' +
      'launch template version yet; an instance refresh that was started continues on AWS. Continue with: npm run ' +
      'deploy -- staging',
  );
  expect(status).toBe(130);
  expect(await isLocked()).toBe(false);
});

test('Ctrl-C in the middle of a destroy says to destroy again, and that completes it', async () => {
  const { text, status } = await command(
    'terminal',
    'destroy',
    ['staging', '--yes'],
    [[/\b2\d of \d+ done/, '\x03']],
  );
  expect(paragraph(text)).toMatch(
    /^Interrupted\. \d+ of \d+ changes of staging were made.* The state is written\..* Continue with: npm run destroy -- staging$/,
  );
  expect(text).not.toContain('execution halted');
  expect(status).toBe(130);
  const again = await command('pipe', 'destroy', ['staging', '--yes']);
  expect(again.text.trimEnd().split('\n').at(-1)).toBe(
    'staging is destroyed. To create it again: npm run deploy -- staging',
  );
  expect(again.status).toBe(0);
});

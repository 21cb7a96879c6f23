import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { parseMeta } from '../../saved-plan/meta';
import type { RequestRecord } from '../../../embedded-aws';
import { type Ended, endPrograms, runProgram, Stand } from '../../../rehearsals';

// The life of one stage by the commands, with the real Terraform. Each test continues where the one before ended.
let stand: Stand;
beforeAll(async () => {
  stand = await Stand.start();
  writeSettings('first', {});
  await run('bootstrap', ['--yes'], 'first');
});
afterAll(async () => {
  endPrograms();
  await stand.stop();
});

/** Writes settings with one stage without a domain, which is the fastest to create. @param changes of the stage */
function writeSettings(name: string, changes: object): void {
  const stage = {
    names: ['staging'],
    network: { cidr: '10.0.0.0/16', zones: 2, nat: 'none' },
    instances: { type: 't4g.small', min: 2, max: 4 },
    ...changes,
  };
  const lines = [
    `import config from ${JSON.stringify(join(ROOT, 'config'))};`,
    `const { domain, ...rest } = config;`,
    `void domain;`,
    `export default { ...rest, stages: { staging: ${JSON.stringify(stage)} } };`,
  ];
  writeFileSync(join(stand.folder, `${name}.ts`), `${lines.join('\n')}\n`);
}

/** Runs a command on one of the settings files. @returns its result, and the calls that it made */
async function run(
  name: string,
  args: string[],
  config: string,
): Promise<Ended & { calls: RequestRecord[] }> {
  const before = stand.aws.requests.length;
  const env = stand.environment({ CONFIG: join(stand.folder, `${config}.ts`) });
  const ended = await runProgram(stand.commandLine(name, ...args), env, join(stand.folder, `${name}.log`));
  expect(ended.output).not.toMatch(/^\s+at .+\.ts/m); // no stack trace, ever
  return { ...ended, calls: stand.aws.requests.slice(before) };
}

const plans = () => join(stand.folder, 'plans');
const saved = (name: string) => readFileSync(join(plans(), 'staging', name), 'utf8');
const changesOf = (calls: RequestRecord[]) =>
  calls.filter(({ mutating, resource }) => mutating && !resource.endsWith('.tflock'));

test('all stacks are planned at once, and only locks are written to AWS', async () => {
  const options = ['all', '--parallel', '--read-only', '--out', plans(), '--detailed-exitcode'];
  const { status, output, calls } = await run('plan', options, 'first');
  expect(output).toContain('state: plan: nothing changes');
  expect(output).toMatch(/staging: plan: in place/);
  expect(status).toBe(2);
  expect(changesOf(calls)).toEqual([]);
  const locked = calls.filter(({ mutating }) => mutating).map(({ action }) => action);
  expect(new Set(locked)).toEqual(new Set(['PutObject', 'DeleteObject']));

  for (const stack of ['state', 'staging', 'pipeline'])
    for (const file of ['plan.tfplan', 'plan.json', 'summary.md', 'plan.meta.json'])
      expect(existsSync(join(plans(), stack, file))).toBe(true);
  expect(readFileSync(join(plans(), 'summary.md'), 'utf8')).toContain('| staging |');
  expect(parseMeta(JSON.parse(saved('plan.meta.json')))).toMatchObject({
    stack: 'staging',
    changes: true,
    destroy: false,
    state: null,
  });
});

test('a saved plan is not applied after a change of the settings', async () => {
  writeSettings('second', { instances: { type: 't4g.medium', min: 2, max: 4 } });
  const { status, output, calls } = await run('apply', ['staging', '--from', plans()], 'second');
  expect(output).toMatch(
    /The saved plan of staging was made from other settings \(.+\) than the present one \(.+\)\./,
  );
  expect(status).toBe(1);
  expect(changesOf(calls)).toEqual([]);
});

test('a saved plan is not applied if its file was changed', async () => {
  const file = join(plans(), 'staging', 'plan.tfplan');
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes, Buffer.from('\n')]));
  const { status, output, calls } = await run('apply', ['staging', '--from', plans()], 'first');
  expect(output).toContain('is not the file that was planned and reviewed');
  expect(status).toBe(1);
  expect(calls).toEqual([]);
  writeFileSync(file, bytes);
});

test('a saved plan is applied', async () => {
  const { status, output } = await run('apply', ['staging', '--from', plans()], 'first');
  expect(output).toMatch(/Applying the plan of staging that was made at .+ from /);
  expect(output).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
  expect(status).toBe(0);
});

test('a plan that was made without a state is not applied a second time', async () => {
  const { status, output, calls } = await run('apply', ['staging', '--from', plans()], 'first');
  expect(output).toMatch(
    /The saved plan of staging is stale: there was no state when it was made, and now there is one \(serial \d+\)/,
  );
  expect(output).toContain('Plan again: npm run plan -- staging');
  expect(status).toBe(1);
  expect(changesOf(calls)).toEqual([]);
});

test('a plan after the apply changes nothing', async () => {
  const again = await run('plan', ['staging', '--detailed-exitcode'], 'first');
  expect(again.output).toContain('staging: plan: nothing changes');
  expect(again.status).toBe(0);
  const nothing = await run('apply', ['staging'], 'first');
  expect(nothing.output).toContain('The saved plan of staging changes nothing.');
  expect(nothing.status).toBe(0);
  expect(changesOf(nothing.calls)).toEqual([]);
});

test('a deploy refreshes the instances to a new launch template version', async () => {
  await run('plan', ['staging', '--out', plans()], 'second'); // stale at the end of this test
  const { status, output, calls } = await run('deploy', ['staging', '--yes'], 'second');
  expect(output).toContain('instances.type: t4g.small → t4g.medium');
  expect(output).not.toContain('will be updated in-place'); // Terraform's own words
  expect(output).toMatch(
    /Refreshing hello-staging to launch template version 2 \(.+; rolled back on hello-staging-/,
  );
  expect(output).toContain('All 2 instances are on launch template version 2 and healthy.');
  expect(output).toContain('Smoke test of staging skipped: AWS_ENDPOINT_URL is');
  expect(status).toBe(0);
  const order = changesOf(calls).map(({ action }) => action);
  expect(order.indexOf('StartInstanceRefresh')).toBeGreaterThan(order.indexOf('CreateLaunchTemplateVersion'));
});

test('a plan is stale after another apply', async () => {
  const { status, output, calls } = await run('apply', ['staging', '--from', plans()], 'second');
  expect(output).toMatch(/is stale: it was made from serial \d+ of the state, which is at serial \d+ now/);
  expect(status).toBe(1);
  expect(changesOf(calls)).toEqual([]);
});

test('instances on an old version after a failed refresh are refreshed by the next deploy', async () => {
  writeSettings('third', { instances: { type: 't4g.large', min: 2, max: 4 } });
  stand.aws.playRefresh('unhealthy', 3);
  const failed = await run('deploy', ['staging', '--yes'], 'third');
  expect(failed.output).toMatch(/The instance refresh of staging was rolled back/);
  expect(failed.output).toContain(
    'The instances run version 2 again, as before; version 3 is not in service.',
  );
  expect(failed.status).toBe(1);

  const again = await run('deploy', ['staging', '--yes'], 'third');
  expect(again.output).toContain('staging: plan: nothing changes');
  expect(again.output).toContain('All 2 instances are on launch template version 3 and healthy.');
  expect(again.status).toBe(0);
});

test('a plan that cuts users off is refused, until exactly its addresses are allowed', async () => {
  writeSettings('harmful', { exposure: 'internal', instances: { type: 't4g.large', min: 2, max: 4 } });
  const refused = await run('deploy', ['staging', '--yes', '--full'], 'harmful');
  expect(refused.output).toContain('# aws_lb.'); // Terraform's own words
  expect(refused.output).toContain('staging: plan: cuts users off (REFUSED)');
  expect(refused.status).toBe(1);
  expect(changesOf(refused.calls)).toEqual([]);

  const flags = [...refused.output.matchAll(/^ +--allow '(.+)'$/gm)].map(([, address]) => address ?? '');
  expect(flags.length).toBeGreaterThan(0);
  const allowed = await run('deploy', ['staging', ...flags.flatMap((flag) => ['--allow', flag])], 'harmful');
  expect(allowed.output).toContain('staging: plan: cuts users off (allowed)');
  expect(allowed.output).toContain('This question needs a terminal');
  expect(allowed.status).toBe(1);
  expect(changesOf(allowed.calls)).toEqual([]);

  const applied = await run('apply', ['staging'], 'harmful');
  expect(applied.output).toContain('staging: plan: cuts users off (REFUSED)');
  expect(changesOf(applied.calls)).toEqual([]);
});

test('a destroy is planned and applied as any other plan, and leaves only the state bucket', async () => {
  const planned = await run('plan', ['staging', '--destroy', '--out', plans()], 'third');
  expect(planned.output).toMatch(/staging: destroy: /);
  expect(planned.status).toBe(0);
  const applied = await run('apply', ['staging', '--from', plans()], 'third');
  expect(applied.output).toMatch(/Apply complete! Resources: 0 added, 0 changed, \d+ destroyed\./);
  expect(applied.status).toBe(0);
  expect(await stand.aws.leftOver()).toEqual(['s3 bucket hello-state-123456789012-us-east-1']);

  const nothing = await run('destroy', ['staging', '--yes'], 'third');
  expect(nothing.output).toContain('staging has no resources to destroy.');
  expect(nothing.status).toBe(0);
});

test('an interrupted apply leaves what it created in the state, no lock, and a stale plan', async () => {
  await run('plan', ['staging', '--out', plans()], 'first');
  const [program = '', ...args] = stand.commandLine('apply', 'staging', '--from', plans());
  const env = stand.environment({ CONFIG: join(stand.folder, 'first.ts') });
  const child = spawn(program, args, { cwd: ROOT, env, detached: true });
  let output = '';
  let isInterrupted = false;
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    if (isInterrupted || !output.includes('Creation complete') || !child.pid) return;
    isInterrupted = true;
    process.kill(-child.pid, 'SIGINT'); // as a terminal does: to the whole group, once
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(said).toContain('Interrupted: waiting for Terraform to end');
  expect(status).not.toBe(0);
  const state = await stand.terraform('staging', 'state', 'list');
  expect(state.output).toContain('aws_');

  const again = await run('apply', ['staging', '--from', plans()], 'first');
  expect(again.output).toMatch(
    /is stale: it was made (when there was no state yet|from serial \d+ of the state)/,
  );
  expect(again.status).toBe(1);
});

test('a deploy after an interrupted apply keeps and completes a resource that was created in part', async () => {
  // As if its creation had been interrupted after the first call.
  const { output } = await stand.terraform('staging', 'state', 'list');
  const group = /^aws_cloudwatch_log_group\..+$/m.exec(output)?.[0];
  if (!group) throw new Error(`The interrupted apply made no log group:\n${output}`);
  await stand.terraform('staging', 'taint', group);

  const deployed = await run('deploy', ['staging', '--yes'], 'first');
  expect(deployed.output).toContain(
    `The creation of ${group} was interrupted. The plan keeps and completes it; it does not replace it.`,
  );
  expect(deployed.output).not.toContain(`--allow '${group}'`);
  // A rule or an alarm that was created in part may be replaced, because it holds no data.
  const deleted = changesOf(deployed.calls).filter(({ action }) => action.startsWith('Delete'));
  expect(deleted.filter(({ service }) => !['events', 'monitoring'].includes(service))).toEqual([]);
  expect(deployed.status).toBe(0);
});

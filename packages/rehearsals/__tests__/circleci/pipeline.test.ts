import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CircleCi, type PipelineResult, Repository, Services, type Trigger } from '../../circleci';

/** Tests the runner itself, on the small project in `played/`. */
const PLAYED = join(__dirname, 'played');

let folder: string;
let services: Services;
let circleCi: CircleCi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'played-'));
  const project = join(folder, 'project');
  mkdirSync(join(project, '.circleci'), { recursive: true });
  for (const file of ['config.yml', 'continue.yml'])
    cpSync(join(PLAYED, file), join(project, '.circleci', file));
  cpSync(join(PLAYED, 'continue.mjs'), join(project, 'continue.mjs'));
  execFileSync('git', ['init', '--quiet', project]);
  services = await Services.start();
  circleCi = new CircleCi(folder, new Repository(join(folder, 'repository'), project), services, {});
});

afterAll(async () => {
  await services.stop();
  rmSync(folder, { recursive: true });
});

const outcome = ({ jobs }: PipelineResult) => jobs.map(({ name, result }) => `${name}: ${result}`);
const noted = () => join(folder, 'noted');
const trigger = (more: Partial<Trigger> = {}) =>
  circleCi.trigger({ branch: 'main', environment: { NOTED: noted() }, ...more });
const seen = (result: PipelineResult, job: string) => result.job(job).artifacts?.['seen'];

test('a job that halts succeeds without its further steps', async () => {
  const { job } = await trigger();
  expect(job('quiet')).toMatchObject({
    result: 'success',
    halted: true,
    commands: ['circleci-agent step halt'],
  });
});

test('an approval job without an approval holds all jobs after it', async () => {
  const result = await trigger();
  expect(outcome(result).slice(2)).toEqual([
    'make: success',
    'hold: on hold',
    'use: not run',
    'fail: not run',
    'last: not run',
  ]);
});

test('a job with a context does not run for a person outside its groups', async () => {
  const result = await trigger({ approve: () => true, lackedContexts: ['people'] });
  expect(outcome(result).slice(3)).toEqual([
    'hold: approved',
    'use: not run',
    'fail: not run',
    'last: not run',
  ]);
});

test('an approved job gets the persisted files of earlier jobs, and no job follows a failed one', async () => {
  const result = await trigger({ approve: () => true });
  expect(outcome(result).slice(2)).toEqual([
    'make: success',
    'hold: approved',
    'use: success',
    'fail: failed',
    'last: not run',
  ]);
  expect(seen(result, 'use')).toBe(seen(result, 'make'));
  expect(result.job('fail')).toMatchObject({
    commands: ['echo why > left && false'],
    artifacts: { left: 'why\n' },
  });
});

test('a job that is run again gets the same workspace', async () => {
  const result = await trigger({ approve: () => true });
  const again = await result.rerun('use');
  expect(again).toMatchObject({ result: 'success', artifacts: { seen: seen(result, 'make') } });
  await expect(result.rerun('last')).rejects.toThrow('The job last did not run.');
});

test('jobs of one serial group run one after another', async () => {
  rmSync(noted(), { force: true });
  await Promise.all([1, 2, 3].map(() => trigger({ approve: () => true })));
  expect(readFileSync(noted(), 'utf8').trim().split('\n')).toEqual([
    'begin',
    'end',
    'begin',
    'end',
    'begin',
    'end',
  ]);
});

test('a job that is left out is reported as such, and jobs that require it run', async () => {
  const result = await trigger({ leaveOut: ['quiet', 'decide'] });
  expect(outcome(result)).toEqual(['quiet: left out', 'decide: left out']);
  expect(result.continued).toBe(false);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import config from '../../config';
import { ROOT } from '../../packages/command';
import { resolveSettings } from '../../settings';
import { Config } from '../../packages/rehearsals';
import { CONFIG, CONTINUE, read, textOf } from './files';

const schema = JSON.parse(readFileSync(join(__dirname, 'circleci-config.schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: true }).compile(schema);
const BOTH = [CONFIG, CONTINUE];

describe("CircleCI's own schema", () => {
  test.each(BOTH)('accepts %s', (file) => {
    validate(read(file));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('refuses a workflow without jobs', () => {
    expect(validate({ ...read(CONTINUE), workflows: { deploy: {} } })).toBe(false);
  });
});

describe('both files', () => {
  // CircleCI passes the parameters of the first file on to the second, which must know them.
  test.each(['parameters', 'executors'] as const)('have the same %s', (key) =>
    expect(read(CONTINUE)[key]).toEqual(read(CONFIG)[key]),
  );

  test('pin the image to a release', () =>
    expect(textOf(CONFIG)).toMatch(/image: cimg\/python:\d+\.\d+\.\d+-node/));
});

/** Each pipeline that can be started. */
const TASKS: Record<string, string>[] = [
  { task: 'deploy' },
  { task: 'patch' },
  { task: 'destroy', stage: 'staging' },
];
const EVERY = [...TASKS, { task: 'drift' }];
const jobsOf = (file: string, given: Record<string, string>) =>
  new Config(textOf(file), given).workflows().flatMap(({ jobs }) => jobs);
const stepsOf = (file: string, given: Record<string, string>) =>
  jobsOf(file, given).flatMap(({ steps }) => steps);
/** Every step of both files that can be run. */
const everyStep = BOTH.flatMap((file) => EVERY.flatMap((given) => stepsOf(file, given)));

describe('every step', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const runs = everyStep.flatMap(({ kind, value }) => (kind === 'run' ? [value as string] : []));

  test.each([...new Set(runs)])('is an npm script: %s', (command) => {
    const name = /^npm (?:run )?([\w:-]+)( -- .*)?$/.exec(command)?.[1];
    expect(Object.keys(scripts)).toContain(name);
  });
});

const settings = resolveSettings(config);
const stages = Object.keys(settings.stages);

describe('the stages of the settings', () => {
  const pipeline = settings.pipeline ? ['pipeline'] : [];
  /** What each job that applies names, in order. */
  const applied = (task: string) =>
    stepsOf(CONTINUE, { task }).flatMap(
      ({ value }) => /^npm run apply -- (\S+)/.exec(String(value))?.[1] ?? [],
    );
  const advice = (task: string) =>
    `${CONTINUE}, workflow ${task}: the jobs apply, refresh and smoke for each stage of config.ts, in its order ` +
    `(${stages.join(', ')}), each requiring the one before it` +
    (task === 'deploy' ? `; and ${settings.pipeline ? 'then' : 'no'} apply-pipeline` : '');

  test.each([
    ['deploy', [...stages, ...pipeline]],
    ['patch', stages],
  ])('are those that the workflow %s applies, in their order', (task, wanted) => {
    if (applied(task).join() !== wanted.join())
      throw new Error(`${advice(task)}. It applies: ${applied(task).join(', ')}.`);
  });

  test.each([
    ['deploy', 'leave'],
    ['patch', 'apply'],
  ])('in %s: a newer AMI alone is to %s', (task, patches) => {
    const said = stepsOf(CONTINUE, { task }).flatMap(
      ({ value }) => /^npm run apply .* --patches (\S+)$/.exec(String(value))?.[1] ?? [],
    );
    expect(new Set(said)).toEqual(new Set([patches]));
  });

  test.each(['deploy', 'patch'])('wait for each other in %s', (task) => {
    const jobs = jobsOf(CONTINUE, { task });
    const names = jobs.map(({ name }) => name);
    expect(jobs.map(({ requires }) => requires)).toEqual(
      names.map((_, index) => names.slice(index ? index - 1 : 0, index)),
    );
  });
});

describe('caches, which all branches share and whose first writer wins', () => {
  /** The steps of every job that config.yml can run, by the job's name. */
  const cached = (file: string) =>
    EVERY.flatMap((given) =>
      jobsOf(file, given).flatMap(({ name, steps }) =>
        steps.filter(({ kind }) => kind.endsWith('_cache')).map(({ kind, value }) => ({ name, kind, value })),
      ),
    );

  test('are not used by a job that applies, or whose plan is applied', () =>
    expect(cached(CONTINUE)).toEqual([]));

  // npm ci: integrity of package-lock.json [npm docs, package-lock.json], but what npx unpacked (_npx, beside _cacache)
  // runs unchecked [npm/cli, workspaces/libnpmexec]; pip: --require-hashes [pip docs, secure installs], but wheels that
  // pip built itself are not checked by them; Terraform: the lock file's checksums also of what its plugin cache holds
  // [Terraform docs, dependency lock file].
  test('have only downloads that are checked against committed checksums', () => {
    const saved = cached(CONFIG).filter(({ kind }) => kind === 'save_cache');
    expect([...new Set(saved.map(({ name }) => name))]).toEqual(['check']);
    const paths = saved.flatMap(({ value }) => (value as { paths: string[] }).paths);
    expect([...new Set(paths)].sort()).toEqual([
      '.local/downloads',
      '.local/plugin-cache',
      '~/.cache/pip/http-v2',
      '~/.npm/_cacache',
    ]);
  });

  test('have a key with the checksum of each file that checks them', () => {
    const keys = [...new Set(cached(CONFIG).map(({ value }) => (value as { key: string }).key))];
    expect(keys).toHaveLength(1);
    const checked = ['package-lock.json', 'requirements.txt', 'terraform.lock.hcl'];
    for (const file of [...checked, 'packages/deploy/ci/terraform.sha256sums'])
      expect(keys[0]).toContain(`{{ checksum "${file}" }}`);
  });
});

describe('a job, which ends after an hour on the Free plan', () => {
  const LONG = /^npm run (apply|refresh-instances|smoke) /;

  test.each(TASKS)('has only one step that may take long: %j', (given) => {
    for (const { name, steps } of jobsOf(CONTINUE, given)) {
      const long = steps.filter(({ value }) => LONG.test(String(value)));
      expect([name, long.length]).toEqual([name, Math.min(long.length, 1)]);
    }
  });

  test.each(['deploy', 'patch'])(
    'follows for each stage that was applied in %s: refresh, then smoke',
    (task) => {
      const what = stepsOf(CONTINUE, { task }).flatMap(({ value }) => {
        const [, command, stack] =
          /^npm run (apply|refresh-instances|smoke) -- (\S+)/.exec(String(value)) ?? [];
        return command && stack !== 'pipeline' ? [`${command} ${stack}`] : [];
      });
      expect(what).toEqual(
        stages.flatMap((stage) => [`apply ${stage}`, `refresh-instances ${stage}`, `smoke ${stage}`]),
      );
    },
  );
});

describe('jobs that change something', () => {
  const CHANGES = /^npm run (?:apply|refresh-instances) -- (\S+)/;
  const changing = TASKS.flatMap((given) => jobsOf(CONTINUE, given)).filter(({ steps }) =>
    steps.some(({ value }) => CHANGES.test(String(value))),
  );

  test('of one stack are in one serial group, in every workflow', () => {
    const groups = changing.map(({ serialGroup, steps }) => {
      const stack = steps.flatMap(({ value }) => CHANGES.exec(String(value))?.[1] ?? [])[0];
      return [serialGroup, `gh/acme/hello/${stack}`];
    });
    expect(groups.length).toBeGreaterThan(4);
    for (const [group, wanted] of groups) expect(group).toBe(wanted);
  });

  test('come after an approval, and act with the role that may', () => {
    for (const given of TASKS) {
      const jobs = jobsOf(CONTINUE, given);
      const hold = jobs.findIndex(({ isApproval }) => isApproval);
      jobs.forEach(({ steps, isApproval }, index) => {
        if (isApproval) return;
        const commands = steps.map(({ value }) => value);
        expect(commands.includes('npm run ci:identity -- apply')).toBe(index > hold);
        expect(commands.includes('npm run ci:identity -- plan')).toBe(index < hold);
      });
    }
  });
});

test('no plan is an artifact: it can hold secrets', () => {
  const stored = everyStep
    .filter(({ kind }) => kind === 'store_artifacts')
    .map(({ value }) => (value as { path: string }).path);
  expect([...new Set(stored)].sort()).toEqual(['plans/drift.md', 'plans/summary.md']);
});

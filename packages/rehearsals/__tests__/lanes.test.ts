import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../command';

interface Lanes {
  readonly LANES: readonly (readonly string[])[];
  readonly REST: readonly string[];
  readonly APART: readonly (readonly string[])[];
  readonly NOT_HERE: Readonly<Record<string, string>>;
}

/** The exports of `.ci/lanes.mjs`, read by another process because jest does not load ES modules. */
const { LANES, REST, APART, NOT_HERE } = JSON.parse(
  execFileSync(
    'node',
    ['--input-type=module', '-e', `console.log(JSON.stringify(await import('./.ci/lanes.mjs')))`],
    { cwd: ROOT, encoding: 'utf8' },
  ),
) as Lanes;

const check = parse(readFileSync(join(ROOT, '.circleci', 'config.yml'), 'utf8')) as {
  jobs: { check: { steps: (string | { run?: string })[] } };
};
const ofCheck = check.jobs.check.steps.flatMap((step) => (typeof step === 'object' && step.run) || []);
const commands = [...LANES.flat(), ...REST, ...APART.flat(), ...ofCheck];
const patterns = commands.flatMap((command) =>
  command.startsWith('npm run test:slow') ? command.split(' ').filter((word) => word.includes('/')) : [],
);

const files = ['__tests__', 'packages'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => /(^|\/)__tests__\/slow\/.*\.test\.ts$/.test(name)),
);

test.each(files)('%s runs in a lane or in its check, or is left out with a reason', (file) => {
  const isRun = patterns.some((pattern) => file.includes(pattern));
  expect(isRun).toBe(!(file in NOT_HERE));
});

test.each(patterns)('the pattern %s matches a test file', (pattern) =>
  expect(files.filter((file) => file.includes(pattern))).not.toEqual([]),
);

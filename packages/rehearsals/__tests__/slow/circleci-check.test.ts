import { failures, outcome, Project } from './circleci';

/** Runs the job `check` from a clean checkout. In `.ci/run` nothing else runs its commands. */
const PATIENCE = 40 * 60_000; // for a busy machine

let project: Project;

beforeAll(async () => {
  project = await Project.start();
}, PATIENCE);

afterAll(() => project.stop());

test(
  'a pipeline without `circleci` in the settings succeeds after all checks, and says why',
  async () => {
    const result = await project.circleCi.trigger({ branch: 'main' });
    console.log(result.job('check').output);
    if (outcome(result).join() !== 'check: success,plan: halted')
      throw new Error(`It came out otherwise: ${outcome(result).join(', ')}\n${failures(result)}`);
    expect(result.job('check').commands).toEqual([
      'npm run ci:terraform',
      'npm run setup',
      'npm test',
      'npm run test:slow -- slow/least-privilege slow/reachability',
      'npm run synth',
      'npm run validate',
      'npm run scan',
      'npm run audit -- --if-reachable',
    ]);
    expect(result.job('plan').output).toContain('Nothing is planned: the settings have no `circleci`');
    expect(result.continued).toBe(false);
  },
  PATIENCE,
);

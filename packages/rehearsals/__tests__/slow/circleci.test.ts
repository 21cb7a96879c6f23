import type { PipelineResult, Trigger } from '../../circleci';
import { overriddenProvider } from '../../standing/overridden-provider';
import { policiesOf, stateStack } from '../../../../__tests__/modules/circleci/simulate';
import { failures, outcome, Project } from './circleci';
import { refusedCalls } from './recorded-calls';

/**
 * Runs .circleci/ job by job in clean checkouts on one embedded AWS. Each test continues from the one before.
 * The pipelines leave out `check`, which depends on the commit alone: circleci-check.test.ts runs it.
 */
const PATIENCE = 30 * 60_000; // for a busy machine
const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

let project: Project;
/** The pipeline that created all stacks. */
let deployed: PipelineResult | undefined;

beforeAll(async () => {
  project = await Project.start();
  await project.join();
}, PATIENCE);

afterAll(async () => {
  console.log(`Seconds of each job on the embedded AWS:\n${project.circleCi.seconds.join('\n')}`);
  await project.stop();
});

/** Whether an earlier pipeline failed its expectation. The next ones then cannot continue from its account. */
let isBroken = false;

/**
 * Triggers a pipeline without `check`, and expects these results of its jobs. Until all stacks exist, pipelines install
 * the provider of the lock file; later ones use the provider that set-up has checked.
 */
async function expectPipeline(trigger: Trigger, ...jobs: string[]): Promise<PipelineResult> {
  if (isBroken) throw new Error('An earlier pipeline came out otherwise: see above.');
  isBroken = true; // until it is over
  const environment = { ...(deployed && overriddenProvider()), ...trigger.environment };
  const result = await project.circleCi.trigger({ ...trigger, environment, leaveOut: ['check'] });
  expectOutcome(result, ...jobs);
  isBroken = false;
  return result;
}

function expectOutcome(result: PipelineResult, ...jobs: string[]): void {
  const said = outcome(result);
  if (JSON.stringify(said) !== JSON.stringify(jobs))
    throw new Error(`It came out otherwise: ${said.join(', ')}\n${failures(result)}`);
}

const roleOf = (purpose: 'plan' | 'apply') => `arn:aws:iam::123456789012:role/hello-circleci-${purpose}`;

/** The calls of the plan role since then that its policy does not allow. */
async function refusedToPlan(first: number): Promise<string[]> {
  const calls = project.aws.requests.slice(first).filter(({ role }) => role === roleOf('plan'));
  expect(calls.length).toBeGreaterThan(20);
  return refusedCalls(policiesOf(stateStack()).plan, calls);
}

const main = { branch: 'main' };
const PLANNED = ['check: left out', 'plan: success'];
const APPROVED = [...PLANNED, 'plan: success', 'hold: approved'];
/** The jobs that apply a stage, refresh its instances, and check that it answers. */
const done = (verb: 'apply' | 'patch', stage: string): string[] =>
  [verb, 'refresh', 'smoke'].map((job) => `${job}-${stage}: success`);

test(
  'a pull request from a fork, without a token, succeeds and says why',
  async () => {
    project.repository.branch('fork');
    const environment = {
      CIRCLE_OIDC_TOKEN_V2: undefined,
      GITHUB_TOKEN: undefined,
      CIRCLE_PR_REPONAME: 'hello',
    };
    const result = await expectPipeline({ branch: 'fork', environment }, 'check: left out', 'plan: halted');
    expect(result.job('plan').output).toContain('this is a pull request from a fork');
  },
  PATIENCE,
);

test(
  'a pull request is planned by the read-only role, and its one comment is updated',
  async () => {
    project.repository.checkout('main');
    project.repository.branch('change');
    project.pushLargest(4, 7);
    const before = project.aws.requests.length;
    const result = await expectPipeline({ branch: 'change' }, ...PLANNED);
    expect(result.continued).toBe(false);
    expect(result.job('plan').output).toContain('Plans are applied on branch main only; this is change.');
    expect(project.changesSince(before)).toEqual([]);
    const roles = project.aws.requests.slice(before).map(({ role }) => role);
    expect(new Set(roles.filter(Boolean))).toEqual(new Set([roleOf('plan')]));
    expect(await refusedToPlan(before)).toEqual([]);
    const [comment] = project.services.comments;
    expect(comment?.body).toContain('| staging |');
    expect(comment?.body).toContain(project.repository.head('change'));
    expect(Object.keys(result.job('plan').artifacts ?? {})).toEqual(['plans/summary.md']);

    project.pushLargest(7, 6);
    await expectPipeline({ branch: 'change' }, ...PLANNED);
    expect(project.services.comments).toHaveLength(1);
    expect(project.services.comments[0]?.body).toContain(project.repository.head('change'));
  },
  PATIENCE,
);

test(
  'a pipeline of main changes nothing before an approval, then applies exactly its plans, in order',
  async () => {
    project.repository.checkout('main');
    const before = project.aws.requests.length;
    const planned = project.repository.head('main');
    let approved = 0;
    const approve = () => {
      expect(project.changesSince(before)).toEqual([]);
      approved = project.aws.requests.length;
      project.pushLargest(4, 5); // no plan shows this change
      return true;
    };
    const result = (deployed = await expectPipeline(
      { ...main, approve },
      ...APPROVED,
      ...done('apply', 'staging'),
      ...done('apply', 'production'),
      'apply-pipeline: success',
    ));
    const commands = (job: string) => result.job(job).commands?.slice(-2);
    expect(commands('apply-staging')).toEqual([
      'npm run ci:identity -- apply',
      'npm run apply -- staging --from plans --wait 30 --patches leave',
    ]);
    expect(commands('refresh-staging')).toEqual([
      'npm run ci:identity -- apply',
      'npm run refresh-instances -- staging --wait 30',
    ]);
    expect(commands('smoke-staging')).toEqual(['npm run ci:identity -- apply', 'npm run smoke -- staging']);
    expect(result.job('apply-staging').output).toMatch(/^Terraform [\d.]+ is in .*\.local\/bin\.$/m);
    expect(result.job('apply-staging').output).toContain(`from commit ${planned.slice(0, 12)}.`);
    await expect(project.largest('staging')).resolves.toBe(4);
    // The apply role makes every change and every lock.
    const changes = project.aws.requests.slice(approved).filter(({ mutating, role }) => mutating && role);
    expect(changes.length).toBeGreaterThan(100);
    expect(new Set(changes.map(({ role }) => role))).toEqual(new Set([roleOf('apply')]));
  },
  PATIENCE,
);

test(
  'an applied plan is refused as stale; a new pipeline plans again without an approval',
  async () => {
    const before = project.aws.requests.length;
    const stale = await deployed?.rerun('apply-staging');
    expect(stale?.result).toBe('failed');
    expect(stale?.output).toContain(
      'The saved plan of staging is stale: there was no state when it was made, and now there is one',
    );
    // The old commit is not planned again: the branch has a newer one.
    const old = await deployed?.rerun('plan');
    expect(old?.result).toBe('failed');
    expect(old?.output).toContain(
      `main is at the newer commit ${project.repository.head('main').slice(0, 12)}`,
    );
    expect(project.changesSince(before)).toEqual([]);

    project.pushLargest(5, 4); // as it was applied
    const again = await expectPipeline(main, ...PLANNED);
    expect(again.job('plan').output).toContain('Nothing changes: no approval is needed.');
    expect(again.continued).toBe(false);
  },
  PATIENCE,
);

test(
  'a refresh that is rolled back fails the pipeline, which leaves the newer AMI of another stage to the task patch',
  async () => {
    project.aws.publishParameter(IMAGE, 'ami-0123456789abcdef0');
    project.pushLargest(4, 5);
    const approve = () => {
      project.aws.playRefresh('unhealthy', 3);
      return true;
    };
    const result = await expectPipeline(
      { ...main, approve },
      ...APPROVED,
      'apply-staging: success',
      'refresh-staging: failed',
      'smoke-staging: not run',
      'apply-production: not run',
      'refresh-production: not run',
      'smoke-production: not run',
      'apply-pipeline: not run',
    );
    expect(result.job('plan').output).toContain(
      'To be approved: staging. The newer machine image of production is left to the task "patch".',
    );
    expect(result.job('refresh-staging').output).toContain('The instance refresh of staging was rolled back');
  },
  PATIENCE,
);

test(
  'changes by hand and outdated instances are found; a newer AMI is no drift',
  async () => {
    await project.setLargest('production', 9);
    const drift = { ...main, parameters: { task: 'drift' } };
    const result = await expectPipeline(drift, 'drift: failed');
    expect(result.job('drift').output).toContain('Drift: AWS differs from the code in production.');
    expect(result.job('drift').output).toContain('Instances run an older launch template version: staging.');
    expect(result.job('drift').artifacts?.['plans/drift.md']).toContain('max_size');
    await project.setLargest('production', 6);
  },
  PATIENCE,
);

test(
  'outdated instances need an approval, although no plan changes anything',
  async () => {
    const result = await expectPipeline(
      { ...main, approve: () => true },
      ...APPROVED,
      ...done('apply', 'staging'),
      ...done('apply', 'production'),
      'apply-pipeline: success',
    );
    expect(result.job('plan').output).toContain(
      'To be approved: the instances of staging, which run an older launch template version. The newer machine ' +
        'image of production is left to the task "patch".',
    );
    expect(result.job('refresh-staging').output).toContain(
      'All 2 instances are on launch template version 2 and healthy.',
    );
    expect(result.job('apply-production').output).toContain(
      'The saved plan of production is a patch (only a newer machine image). It was not applied: the task ' +
        '"patch" applies it.',
    );
    expect(result.job('refresh-production').output).toContain('run launch template version 1, the newest.');
  },
  PATIENCE,
);

test(
  'a newer AMI alone is a patch: it is applied once approved, and reaches every instance',
  async () => {
    const patch = { ...main, parameters: { task: 'patch' }, approve: () => true };
    const result = await expectPipeline(
      patch,
      ...APPROVED,
      ...done('patch', 'staging'),
      ...done('patch', 'production'),
    );
    expect(result.job('plan').output).toContain('To be approved: the newer machine image of production.');
    expect(result.job('refresh-staging').output).toContain(
      'Nothing to refresh: all 2 instances of hello-staging run launch template version 2, the newest.',
    );
    expect(result.job('refresh-production').output).toContain(
      'All 2 instances are on launch template version 2 and healthy.',
    );
  },
  PATIENCE,
);

describe('a destroy', () => {
  const destroy = (stage: string) => ({ ...main, parameters: { task: 'destroy', stage } });

  test(
    'of a protected stage is refused with a reason',
    async () => {
      const before = project.aws.requests.length;
      const { job } = await expectPipeline(destroy('production'), 'ask-to-destroy: failed');
      expect(job('ask-to-destroy').output).toContain('production is protected, so it is not destroyed');
      expect(project.changesSince(before)).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'waits for an approval, then applies the saved plan',
    async () => {
      const before = project.aws.requests.length;
      const approve = () => {
        expect(project.changesSince(before)).toEqual([]);
        return true;
      };
      const result = await expectPipeline(
        { ...destroy('staging'), approve },
        'ask-to-destroy: success',
        'plan-destroy: success',
        'hold: approved',
        'destroy: success',
      );
      expect(result.job('plan-destroy').output).toContain('staging: destroy');
      const left = await project.aws.leftOver();
      expect(left.filter((thing) => thing.includes('hello-staging'))).toEqual([]);
      expect(left.filter((thing) => thing.startsWith('ec2 vpc '))).toHaveLength(1); // production's
    },
    PATIENCE,
  );
});

test(
  "the plan role's policy allows every call that it made in these pipelines",
  async () => expect(await refusedToPlan(0)).toEqual([]),
  PATIENCE,
);

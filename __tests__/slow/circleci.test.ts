import { AutoScalingClient, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import type { PipelineResult, Trigger } from '../circleci/runner';
import { failures, outcome, Project } from './circleci';

/** .circleci/ as it is, run job by job in clean checkouts on one embedded AWS. Each test goes on from the one before. */
const MINUTES = 60_000;
const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

let project: Project;

beforeAll(async () => {
  project = await Project.start();
}, 2 * MINUTES);

afterAll(async () => {
  console.log(`Seconds of each job on the embedded AWS:\n${project.circleCi.seconds.join('\n')}`);
  await project.stop();
});

/** An earlier pipeline came out otherwise: the account is not what the next ones go on from. */
let isBroken = false;

/** Triggers a pipeline, which must come out so. */
async function expectPipeline(trigger: Trigger, ...jobs: string[]): Promise<PipelineResult> {
  if (isBroken) throw new Error('An earlier pipeline came out otherwise: see above.');
  const result = await project.circleCi.trigger(trigger);
  const said = outcome(result);
  isBroken = JSON.stringify(said) !== JSON.stringify(jobs);
  if (isBroken) throw new Error(`It came out otherwise: ${said.join(', ')}\n${failures(result)}`);
  return result;
}

const yes = (): boolean => true;
const main = { branch: 'main' };
const DEPLOYED = [
  'check: success',
  'plan: success',
  'plan: success',
  'hold: approved',
  'apply-staging: success',
  'apply-production: success',
  'apply-pipeline: success',
];

async function setLargest(stage: string, MaxSize: number): Promise<void> {
  const { endpoint, environment } = project.aws;
  const client = new AutoScalingClient({
    endpoint,
    region: 'us-east-1',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  await client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: `hello-${stage}`, MaxSize }));
}

const largest = (text: string, from: number, to: number): string =>
  text.replace(`min: 2, max: ${from}`, `min: 2, max: ${to}`);

describe('ends green after the checks, and says why', () => {
  test(
    'without `circleci` in the settings',
    async () => {
      const result = await expectPipeline(main, 'check: success', 'plan: halted');
      expect(result.job('plan').output).toContain('Nothing is planned: the settings have no `circleci`');
      expect(result.continued).toBe(false);
    },
    15 * MINUTES,
  );

  test(
    'a pull request from a fork, which gets no token',
    async () => {
      await project.join();
      project.repository.branch('fork');
      const environment = {
        CIRCLE_OIDC_TOKEN_V2: undefined,
        GITHUB_TOKEN: undefined,
        CIRCLE_PR_REPONAME: 'hello',
      };
      const result = await expectPipeline({ branch: 'fork', environment }, 'check: success', 'plan: halted');
      expect(result.job('plan').output).toContain('this is a pull request from a fork');
    },
    15 * MINUTES,
  );
});

test(
  'a pull request is planned with the read-only role, and has one comment that is updated',
  async () => {
    project.repository.checkout('main');
    project.repository.branch('change');
    const before = project.aws.requests.length;
    const result = await expectPipeline({ branch: 'change' }, 'check: success', 'plan: success');
    expect(result.continued).toBe(false);
    expect(result.job('plan').output).toContain('Only main is applied; this is change.');
    expect(project.changesSince(before)).toEqual([]);
    const roles = project.aws.requests.slice(before).map(({ role }) => role);
    expect(new Set(roles.filter(Boolean))).toEqual(
      new Set(['arn:aws:iam::123456789012:role/hello-circleci-plan']),
    );

    const [comment] = project.services.comments;
    expect(comment?.body).toContain('| staging |');
    expect(Object.keys(result.job('plan').artifacts ?? {})).toEqual(['plans/summary.md']);
    project.repository.edit('config.ts', (text) => largest(text, 4, 5));
    await expectPipeline({ branch: 'change' }, 'check: success', 'plan: success');
    expect(project.services.comments).toHaveLength(1);
    expect(project.services.comments[0]?.body).toContain(project.repository.head('change'));
  },
  15 * MINUTES,
);

test(
  'on main nothing is applied until a person approves it',
  async () => {
    project.repository.checkout('main');
    const before = project.aws.requests.length;
    await expectPipeline(
      main,
      'check: success',
      'plan: success',
      'plan: success',
      'hold: on hold',
      'apply-staging: not run',
      'apply-production: not run',
      'apply-pipeline: not run',
    );
    expect(project.changesSince(before)).toEqual([]);
  },
  15 * MINUTES,
);

test(
  'approved, each stack is applied in order',
  async () => {
    const result = await expectPipeline({ ...main, approve: yes }, ...DEPLOYED);
    expect(result.job('apply-staging').commands?.slice(-3)).toEqual([
      'npm run apply -- staging --from plans',
      'npm run refresh-instances -- staging',
      'npm run smoke -- staging',
    ]);
  },
  30 * MINUTES,
);

test(
  'nobody is asked where nothing changes',
  async () => {
    const result = await expectPipeline(main, 'check: success', 'plan: success');
    expect(result.job('plan').output).toContain('Nothing changes: nobody is asked.');
    expect(result.continued).toBe(false);
  },
  15 * MINUTES,
);

test(
  'a plan that another pipeline overtook is refused; run again, it plans again',
  async () => {
    project.repository.edit('config.ts', (text) => largest(text, 4, 5));
    const overtake = async () => {
      project.repository.edit('config.ts', (text) => largest(text, 5, 6));
      await expectPipeline({ ...main, approve: yes }, ...DEPLOYED);
      return true;
    };
    const result = await expectPipeline(
      { ...main, approve: overtake },
      'check: success',
      'plan: success',
      'plan: success',
      'hold: approved',
      'apply-staging: failed',
      'apply-production: not run',
      'apply-pipeline: not run',
    );
    expect(result.job('apply-staging').output).toContain('The saved plan of staging is stale');
    await expectPipeline(main, 'check: success', 'plan: success');
  },
  30 * MINUTES,
);

const drift = { ...main, parameters: { task: 'drift' } };

test(
  'what somebody changed by hand is found; put back, it is not, and a newer image is no drift',
  async () => {
    await setLargest('production', 9);
    const result = await expectPipeline(drift, 'drift: failed');
    expect(result.job('drift').output).toContain('AWS is not as the code says: production.');
    await setLargest('production', 6);
    project.aws.publishParameter(IMAGE, 'ami-0123456789abcdef0');
    const again = await expectPipeline(drift, 'drift: success');
    expect(again.job('drift').output).toContain('As the code says');
  },
  15 * MINUTES,
);

test(
  'a newer image alone is told as a patch; the task for it applies and refreshes, once approved',
  async () => {
    const deploy = await expectPipeline(main, 'check: success', 'plan: success');
    expect(deploy.job('plan').output).toContain('A patch is available for staging, production');
    const patch = { ...main, parameters: { task: 'patch' }, approve: yes };
    const result = await expectPipeline(
      patch,
      'check: success',
      'plan: success',
      'plan: success',
      'hold: approved',
      'patch-staging: success',
      'patch-production: success',
    );
    expect(result.job('patch-production').output).toContain(
      'Refreshing hello-production to launch template version',
    );
    const again = await expectPipeline(patch, 'check: success', 'plan: success');
    expect(again.job('plan').output).toContain('Every stage has the newest image: nobody is asked.');
  },
  30 * MINUTES,
);

describe('a destroy', () => {
  const destroy = (stage: string) => ({ ...main, parameters: { task: 'destroy', stage } });

  test(
    'of a protected stage is refused with the reason, and one that nobody approves destroys nothing',
    async () => {
      const before = project.aws.requests.length;
      const refused = await expectPipeline(destroy('production'), 'ask-to-destroy: failed');
      expect(refused.job('ask-to-destroy').output).toContain(
        'production is protected, so it is not destroyed',
      );
      await expectPipeline(
        destroy('staging'),
        'ask-to-destroy: success',
        'plan-destroy: success',
        'hold: on hold',
        'destroy: not run',
      );
      expect(project.changesSince(before)).toEqual([]);
    },
    15 * MINUTES,
  );

  test(
    'that a person approves destroys what was planned, from the saved plan',
    async () => {
      await expectPipeline(
        { ...destroy('staging'), approve: yes },
        'ask-to-destroy: success',
        'plan-destroy: success',
        'hold: approved',
        'destroy: success',
      );
      expect((await project.aws.leftOver()).filter((thing) => thing.includes('hello-staging'))).toEqual([]);
    },
    15 * MINUTES,
  );
});

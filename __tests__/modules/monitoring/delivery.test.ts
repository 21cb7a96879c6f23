import {
  type AwsEvent,
  type Delivery,
  type EmbeddedAws,
  startEmbeddedAws,
} from '../../../packages/embedded-aws';
import { type MetricAlarm, simulate } from '../../../packages/test-support';
import { synthesizeStage } from '../../support/stage';
import { alarmsOf, kindOf } from './alarms-of';
import { SCENARIOS } from './scenarios';
import { StageOnAws } from './stage-on-aws';

const stack = synthesizeStage({ rollout: 'OneAtATime', instances: { min: 2, max: 6 } });
const alarms = alarmsOf(stack, 'hello-staging');
const RUNBOOK = 'https://github.com/acme/hello/blob/main/docs/runbook.md';
const URGENT = 'arn:aws:sns:us-east-1:123456789012:hello-staging-urgent';
/** Alarms of what users notice; all others can wait. */
const WAKES = ['app-5xx', 'elb-5xx', 'latency-p99', 'no-healthy-host'];
const LATER = 'arn:aws:sns:us-east-1:123456789012:hello-staging-later';

let aws: EmbeddedAws;
let stage: StageOnAws;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  stage = new StageOnAws(aws, stack);
  await stage.make();
  aws.confirmEmail('ops@example.com');
});

afterAll(() => aws.stop());

/** The mails that an action sends. */
async function mailsOf(something: () => Promise<void>): Promise<Delivery[]> {
  const before = aws.deliveries.length;
  await something();
  return aws.deliveries.slice(before);
}

describe('an alarm', () => {
  /** Its state in its first scenario, and in one that must not set it off. */
  const evaluated = (id: string, alarm: MetricAlarm, which: 'fires' | 'quiet') =>
    simulate(alarm, Object.values(SCENARIOS[kindOf(id)]![which])[0]!).includes('ALARM') ? 'ALARM' : 'OK';

  it.each([...alarms])('sends one mail when it goes off, which says what to do: %s', async (id, alarm) => {
    const state = evaluated(id, alarm, 'fires');
    const mails = await mailsOf(() => stage.setState(alarm.alarm_name, state, 'Threshold Crossed'));
    expect(mails).toHaveLength(1);
    const [{ topicArn, endpoint, subject, message }] = mails as [Delivery];
    expect(topicArn).toBe(WAKES.includes(id) ? URGENT : LATER);
    expect(endpoint).toBe('ops@example.com');
    expect(subject).toContain(`ALARM: "hello-staging-${id}"`);
    expect(message).toMatch(/What happened: .+\nWhere to look: .+\nWhat to do: .+\nRunbook: https:/);
    expect(message).toContain(`${RUNBOOK}#${kindOf(id)}`);
    expect(message).not.toMatch(/\$\{|undefined|NaN|\[object/);
  });

  it('sends one mail when it is over', async () => {
    const state = evaluated('app-5xx', alarms.get('app-5xx')!, 'quiet');
    const [mail, ...others] = await mailsOf(() =>
      stage.setState('hello-staging-app-5xx', state, 'it is over'),
    );
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ topicArn: URGENT, endpoint: 'ops@example.com' });
    expect(mail?.subject).toContain('OK: "hello-staging-app-5xx"');
  });

  it('sends none when a certificate is first reported as valid', async () => {
    const id = 'hello-staging-certificate-staging.example.com';
    expect(await mailsOf(() => stage.setState(id, 'OK', 'reported for the first time'))).toEqual([]);
  });
});

describe('an event', () => {
  const deployment = (state: string, application = 'hello-staging'): AwsEvent => ({
    source: 'aws.codedeploy',
    detailType: 'CodeDeploy Deployment State-change Notification',
    detail: {
      region: 'us-east-1',
      deploymentId: 'd-4NPBNJSVS',
      instanceGroupId: '9fd2fbef-2157-40d8-91e7-6845af69e2d2',
      deploymentGroup: application,
      state,
      application,
    },
  });
  const refresh = (what: string, AutoScalingGroupName = 'hello-staging'): AwsEvent => ({
    source: 'aws.autoscaling',
    detailType: `EC2 Auto Scaling Instance Refresh ${what}`,
    detail: { InstanceRefreshId: 'c613620e-07e2-4ed2-a9e2-ef8258911ade', AutoScalingGroupName },
  });
  const lines = ({ message }: Delivery) => message.split('\n');

  it.each(['FAILURE', 'STOP'])('says which release ended with %s', async (state) => {
    const [mail] = await mailsOf(() => aws.emitEvent(deployment(state)));
    expect(mail?.topicArn).toBe(LATER);
    expect(lines(mail!)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^What happened: the release d-4NPBNJSVS to staging ended with ${state} at 20\\S+Z\\. ` +
            'CodeDeploy deploys the release before again\\.$',
        ),
      ),
      'Where to look: https://us-east-1.console.aws.amazon.com/codesuite/codedeploy/deployments/d-4NPBNJSVS' +
        '?region=us-east-1 names the instance and the script.',
      'What to do: fix what the script says and push again. If an alarm stopped the release, see that alarm first.',
      `Runbook: ${RUNBOOK}#deployment-failed`,
    ]);
  });

  it.each(['Failed', 'Cancelled', 'Rollback Succeeded'])('says that a refresh is %s', async (what) => {
    const [mail] = await mailsOf(() => aws.emitEvent(refresh(what)));
    expect(mail?.topicArn).toBe(LATER);
    expect(lines(mail!)[0]).toMatch(
      `What happened: EC2 Auto Scaling Instance Refresh ${what} in staging at 20`,
    );
    expect(lines(mail!)[0]).toContain('(refresh c613620e-07e2-4ed2-a9e2-ef8258911ade)');
    expect(lines(mail!)[3]).toBe(`Runbook: ${RUNBOOK}#instance-refresh-failed`);
  });

  it('is urgent when the rollback of a refresh fails too', async () => {
    const [mail] = await mailsOf(() => aws.emitEvent(refresh('Rollback Failed')));
    expect(mail?.topicArn).toBe(URGENT);
    expect(lines(mail!)[3]).toBe(`Runbook: ${RUNBOOK}#instance-refresh-rollback-failed`);
  });

  it.each<[string, AwsEvent]>([
    ['a release that succeeds', deployment('SUCCESS')],
    ['a release that begins', deployment('START')],
    ["another stage's release", deployment('FAILURE', 'hello-production')],
    ['a refresh that succeeds', refresh('Succeeded')],
    ['a refresh that begins to go back', refresh('Rollback Started')],
    ["another stage's refresh", refresh('Failed', 'hello-production')],
  ])('sends no mail: %s', async (_, event) => {
    expect(await mailsOf(() => aws.emitEvent(event))).toEqual([]);
  });
});

it('no message was lost', () => {
  expect(aws.failedPublications).toEqual([]);
});

import { group, instance, PATIENT, runStep, type World, world } from './step-world';

const EXECUTION = '11112222-3333-4444-5555-666677778888';
const COMMAND = '9f8e7d6c-0000-1111-2222-333344445555';
const SENT = 'ssm send-command document-name=hello-staging-release-command';
const MIGRATED: World['command'] = [['Success', 'migrated\nrun-command: release succeeded.\n']];

const build = (key: string, changes = {}) => ({
  stageName: 'Build',
  status: 'Succeeded',
  startTime: '2026-11-02T10:00:00Z',
  key,
  ...changes,
});
const at = (type: 'STANDARD' | 'ROLLBACK') => ({
  'Deploy-staging': { status: 'InProgress', type, pipelineExecutionId: EXECUTION },
});

/** A release with a release command, after its build. */
const prepare = (changes: Partial<World> = {}, variables: Record<string, string> = {}) =>
  runStep(
    'prepare',
    world({
      releaseCommand: './migrate up',
      pipelineState: at('STANDARD'),
      actions: { [EXECUTION]: [build('hello-pipeline/release/aB1cD2e')] },
      command: MIGRATED,
      ...changes,
    }),
    variables,
  );
const sends = ({ calls }: World) => calls.filter((call) => call.startsWith(SENT));
const failed = (reason: string) =>
  `The release command of staging failed: ${reason}. No instance was changed, and nothing was deployed.`;

/** A step that fails with this reason. @returns its output, and the world afterwards */
function refusal(reason: string, changes: Partial<World>, variables?: Record<string, string>) {
  const { status, complained, after } = prepare(changes, variables);
  expect(status).toBe(1);
  expect(complained).toContain(failed(reason));
  return { ...after, complained };
}

/** Only what every release suspends, and restores at its end. */
const nothingChanged = ({ calls, group: after }: World) => {
  expect(after?.SuspendedProcesses).toHaveLength(3);
  expect(calls.filter((call) => /update-|set-desired/.test(call))).toEqual([]);
};

describe('the step before a deployment, of a release with a release command', () => {
  it('sends the release of this execution to one instance in service, and waits for the end', () => {
    const { status, said, complained, after, attempts } = prepare({
      command: [['', ''], ['Pending', ''], ['InProgress', ''], ...MIGRATED],
      alarmConfiguration: { enabled: false, alarms: [{ name: 'a' }] },
    });
    expect({ status, complained }).toEqual({ status: 0, complained: '' });
    expect(sends(after)).toEqual([expect.stringContaining(' instance-ids=i-1 timeout-seconds=60 ')]);
    expect(after.sent?.parameters).toEqual({
      bucket: ['hello-artifacts'],
      key: ['hello-pipeline/release/aB1cD2e'],
      version: ['version-of-hello-pipeline/release/aB1cD2e'],
    });
    expect(said).toContain(
      `the release command runs on i-1 (command ${COMMAND})\nthe release command succeeded:\nmigrated\n` +
        'run-command: release succeeded.\n',
    );
    expect(said).toMatch(/\nstaging is ready/);
    expect(after.mails).toBeUndefined();
    // After scaling is suspended, and before the alarms are checked.
    const order = ['autoscaling suspend-processes', SENT, 'deploy update-deployment-group'].map((start) =>
      after.calls.findIndex((call) => call.startsWith(start)),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    // The AWS CLI retries all other calls: with a retry, the command could run twice. The first call is the question
    // whether the instance answers.
    const sent = attempts.filter((line) => line.endsWith(' ssm send-command'));
    expect(sent).toEqual(['6 ssm send-command', '1 ssm send-command']);
  });

  it('makes no call if there is none', () => {
    const { status, after } = prepare({ releaseCommand: undefined });
    expect(status).toBe(0);
    expect(after.calls.filter((call) => /^(ssm|s3api|sns) |list-action/.test(call))).toEqual([]);
  });

  it('never runs it in a rollback', () => {
    const { status, said, after } = prepare({ pipelineState: at('ROLLBACK') });
    expect(status).toBe(0);
    expect(said).toContain('the release command is not run: this is a rollback');
    expect(sends(after)).toEqual([]);
  });

  const ROLLBACK = 'CodePipeline did not say whether this is a rollback, for which no release command runs';
  const PLACE = 'the artifact of this release was not found in CodePipeline or S3';

  it.each<[string, Partial<World>, string]>([
    ['CodePipeline says nothing of the stage', { pipelineState: {} }, ROLLBACK],
    ['CodePipeline does not answer', { refused: ['codepipeline get-pipeline-state'] }, ROLLBACK],
    ['the execution has built nothing', { actions: {} }, PLACE],
    ['the execution does not say', { refused: ['codepipeline list-action-executions'] }, PLACE],
    ['the execution has built what S3 does not have', { refused: ['s3api head-object'] }, PLACE],
    ['no instance answers', { answers: {} }, 'no instance in service answered Systems Manager within 0 s'],
    [
      'one of an earlier attempt does not end',
      { earlier: { 'c-1': -1 } },
      'the release command of an earlier attempt did not end within 0 s (c-1 on i-9)',
    ],
    [
      'one of an earlier attempt is not to be known of',
      { refused: ['ssm list-command-invocations'] },
      'Systems Manager did not say whether an earlier release command still runs',
    ],
  ])('refuses before it sends anything, and changes nothing, if %s', (_, changes, reason) => {
    const after = refusal(reason, changes);
    expect(sends(after)).toEqual([]);
    nothingChanged(after);
  });

  it('runs it again if the step is retried, as documented', () => {
    const { after } = prepare();
    const again = runStep('prepare', { ...after, command: MIGRATED, calls: [] });
    expect(again.status).toBe(0);
    expect(sends(again.after)).toHaveLength(1);
  });

  it('refuses if an instance refresh began while it ran', () => {
    const { status, complained } = prepare({ refreshes: [['Successful'], ['Successful'], ['InProgress']] });
    expect(status).toBe(1);
    expect(complained).toMatch(/An instance refresh of staging is in progress \(InProgress\)/);
  });

  it('uses the last successful build of this execution', () => {
    const actions = {
      other: [build('other/execution')],
      [EXECUTION]: [
        build('first', { startTime: '2026-11-02T10:00:00Z' }),
        build('second', { startTime: '2026-11-02T11:00:00Z' }),
        build('failed', { startTime: '2026-11-02T12:00:00Z', status: 'Failed' }),
        build('source', { startTime: '2026-11-02T13:00:00Z', stageName: 'Source' }),
      ],
    };
    expect(prepare({ actions }).after.sent?.parameters['key']).toEqual(['second']);
  });

  it('waits for the command of an earlier attempt, which may run without its step', () => {
    const { status, said, after } = prepare({ earlier: { 'c-1': 2, 'c-0': 0 } }, PATIENT);
    expect(status).toBe(0);
    expect(said).toMatch(
      /^the release command of an earlier attempt is in progress \(c-1 on i-9\): waiting until it ends$/m,
    );
    expect(sends(after)).toHaveLength(1);
  });
});

describe('the instance that runs it', () => {
  it.each<[string, Partial<World>, string]>([
    ['another one where the first is not registered', { unregistered: ['i-1'] }, 'i-2'],
    [
      'another one where the first cannot be reached',
      { answers: { 'i-1': [['Undeliverable', '']], 'i-2': [['Success', '']] } },
      'i-2',
    ],
    [
      'another one where the first is silent',
      { answers: { 'i-1': [['InProgress', '']], 'i-2': [['Success', '']] } },
      'i-2',
    ],
    [
      'another one where the first is not in service',
      { group: group({ Instances: [instance('i-1', 'Terminating'), instance('i-2'), instance('i-3')] }) },
      'i-2',
    ],
    [
      'always the same, in whatever order AWS names them',
      { group: group({ Instances: [instance('i-2'), instance('i-1')] }) },
      'i-1',
    ],
    // In a new stage none serves a release yet.
    ['one that serves none', { answers: { 'i-1': [['Failed', 'the health path names no release']] } }, 'i-1'],
  ])('is %s', (_, changes, instance) => {
    const { status, after } = prepare(changes);
    expect(status).toBe(0);
    expect(sends(after)).toHaveLength(1);
    expect(after.sent?.InstanceId).toBe(instance);
  });

  it('is the only one that ever gets it, also if its result stays unknown', () => {
    const lost =
      'i-1 did not accept it in time, or did not report its end (DeliveryTimedOut); its log says whether it ran';
    expect(sends(refusal(lost, { command: [['Delivery Timed Out', '']] }))).toHaveLength(1);
  });
});

describe('a release command that fails', () => {
  const output = 'ERROR relation "users" exists\nrun-command: release failed with status 1.\n';

  it('stops the release without a change, and sends a mail with its last lines', () => {
    const { status, complained, after } = prepare({ command: [['Failed', output]] });
    expect(status).toBe(1);
    expect(complained).toBe(`${failed('it exited non-zero on i-1')} Its last lines:\n\n${output}`.trimEnd());
    nothingChanged(after);
    expect(after.mails).toEqual([
      {
        subject: 'The release command of hello-staging failed',
        message: `What happened: ${failed('it exited non-zero on i-1')} Its last lines:

ERROR relation "users" exists
run-command: release failed with status 1.

Where to look: CloudWatch Logs, group /hello/staging/app, the stream of an instance that ends in release.log
What to do: fix what the lines report, then push. To run it again for the same commit: npm run release
Runbook: https://github.com/acme/hello/blob/main/docs/runbook.md#release-command-failed`,
      },
    ]);
    expect(after.calls).toContainEqual(
      expect.stringContaining('sns publish topic-arn=${aws_sns_topic.alerts_later.arn} '),
    );
  });

  it('stops the release also if the mail cannot be sent, and says so', () => {
    const { status, complained } = prepare({ command: [['Failed', output]], refused: ['sns publish'] });
    expect(status).toBe(1);
    expect(complained).toContain('The e-mail about it was not sent; the answer of AWS is above.');
    expect(complained).toContain(failed('it exited non-zero on i-1'));
  });

  it.each([
    ['Execution Timed Out', 'it was ended before it was done on i-1 (ExecutionTimedOut)'],
    ['Cancelled', 'it was ended before it was done on i-1 (Cancelled)'],
  ])('may end otherwise: %s', (details, reason) => {
    const command: World['command'] = [
      ['InProgress', ''],
      [details, 'half'],
    ];
    const { status, complained, after } = prepare({ command });
    expect([status, complained]).toEqual([1, `${failed(reason)} Its last lines:\n\nhalf`]);
    expect(sends(after)).toHaveLength(1);
  });

  it('may be one whose end stays unknown', () => {
    const silent = `Systems Manager did not report its end within 1 s (command ${COMMAND} on i-1)`;
    refusal(silent, { command: [['InProgress', '']] }, { COMMAND_WAIT_SECONDS: '1' });
  });
});

describe('sending it', () => {
  it('finds an accepted command although no answer came, and sends no second one', () => {
    const { status, said, after } = prepare({ sending: ['answer lost'] });
    expect(status).toBe(0);
    expect(said).toContain(`the release command runs on i-1 (command ${COMMAND})`);
    expect(sends(after)).toHaveLength(1);
  });

  it.each<[string, Partial<World>, string]>([
    [
      'it was not accepted',
      { sending: ['refused'] },
      'Systems Manager did not accept it; its answer is in the log of the pipeline step Prepare',
    ],
    [
      'the stage has no document for it yet',
      { document: false },
      'the Systems Manager document that runs it is missing in staging; npm run deploy -- staging, then npm run release',
    ],
  ])('refuses where %s', (_, changes, reason) => {
    const after = refusal(reason, changes);
    expect(after.complained).toMatch(changes.sending ? /ThrottlingException/ : /InvalidDocument/); // AWS's own answer
    expect(sends(after)).toHaveLength(1);
    nothingChanged(after);
  });
});

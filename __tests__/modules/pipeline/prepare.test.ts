import { group, instance, PATIENT, runStep, type World, world } from './step-world';

const SUSPENDED = ['AZRebalance', 'AlarmNotification', 'ScheduledActions'];
const ASLEEP = { MinSize: 0, MaxSize: 0, DesiredCapacity: 0, Instances: [] };
/** Terraform's names for them, and its earlier names. */
const SCHEDULES = ['-1a2b3c4d', ''].map((hash) => [
  { ScheduledActionName: 'upgrade', StartTime: '2026-03-02T12:00:00Z', MinSize: 9, MaxSize: 9 }, // a person's own
  { ScheduledActionName: `down${hash}`, StartTime: '2026-03-02T20:00:00Z', MinSize: 0, MaxSize: 0 },
  { ScheduledActionName: `up${hash}`, StartTime: '2026-03-03T06:00:00Z', MinSize: 2, MaxSize: 4 },
]);
const prepare = (changes: Partial<World> = {}, variables: Record<string, string> = {}) =>
  runStep('prepare', world(changes), variables);
const changed = ({ calls }: World) =>
  calls
    .filter((call) => /suspend|update|set-desired|send-command/.test(call))
    .map((call) => call.split(' ')[1]);

/** A step that refuses, and changes nothing. @returns its message */
function refusal(changes: Partial<World>): string {
  const { status, complained, after } = prepare(changes);
  expect(status).not.toBe(0);
  expect(changed(after)).toEqual([]);
  return complained;
}

describe('the step before a deployment', () => {
  it('suspends what changes the desired capacity, but not Launch, Terminate and ReplaceUnhealthy', () => {
    const { status, complained, after } = prepare();
    expect({ status, complained }).toEqual({ status: 0, complained: '' });
    expect(after.group?.SuspendedProcesses).toEqual(SUSPENDED);
    expect(changed(after)).toEqual(['suspend-processes']);
  });

  it.each(['Pending', 'InProgress', 'Cancelling', 'RollbackInProgress', 'Baking'])(
    'refuses, and changes nothing, while an instance refresh is %s',
    (refresh) =>
      expect(refusal({ refreshes: [['Failed', refresh]] })).toBe(
        `An instance refresh of staging is in progress (${refresh}). A release and an instance refresh must not ` +
          'overlap. Nothing was deployed. Wait until it ends, then: npm run release',
      ),
  );

  it('refuses if a refresh began while it waited', () => {
    const { status, complained } = prepare({ refreshes: [['Successful'], ['InProgress']] });
    expect(status).toBe(1);
    expect(complained).toMatch(/An instance refresh of staging is in progress \(InProgress\)/);
  });

  it('ignores refreshes that have ended', () => {
    const ended = ['Successful', 'Failed', 'Cancelled', 'RollbackFailed', 'RollbackSuccessful'];
    expect(prepare({ refreshes: [ended] }).status).toBe(0);
    expect(prepare({ refreshes: [[]] }).status).toBe(0);
  });

  describe('of a release that needs a newer contract', () => {
    const tooOld = (ids: string, needed = 2) =>
      `The release needs contract ${needed} (2: a proxy, 3: workers). These instances of staging do not have it: ${ids}. ` +
      'Nothing was changed. Update the stage and its instances: npm run deploy -- staging, npm run refresh-instances ' +
      '-- staging, then npm run release';

    it.each([
      ['none of them', { 'i-1': '', 'i-2': '' }, 'i-1, i-2'],
      ['one of them', { 'i-2': '' }, 'i-2'],
      ['of an older contract', { 'i-1': '1' }, 'i-1'],
      ['whose tag is no number', { 'i-1': 'two' }, 'i-1'],
    ])('refuses, and changes nothing, while instances lack it: %s', (_, contracts, ids) =>
      expect(refusal({ contracts })).toBe(tooOld(ids)),
    );

    it.each<Record<string, string>>([{}, { 'i-1': '3' }])('continues if all have it: %j', (contracts) =>
      expect(prepare({ contracts }).status).toBe(0),
    );

    it('needs the contract of the release, and 2 if it has none', () => {
      const contracts = { 'i-1': '2', 'i-2': '3' };
      expect(prepare({ contract: null, contracts }).status).toBe(0);
      expect(prepare({ contract: 2, contracts }).status).toBe(0);
      expect(refusal({ contract: 3, contracts })).toBe(tooOld('i-1', 3));
      expect(prepare({ contract: 3, contracts: { 'i-1': '3', 'i-2': '3' } }).status).toBe(0);
    });

    it('refuses a release whose contract is no number', () =>
      expect(refusal({ contract: 'three' })).toMatch(
        /release\.json: `contract` is missing or not a number\. deploy\/write-release\.py writes it: call it in buildspec\.yml\.$/,
      ));

    it('accepts a release without a Procfile on any instance, without a call', () => {
      const { status, after } = prepare({ procfile: false, contracts: { 'i-1': '', 'i-2': '' } });
      expect(status).toBe(0);
      expect(after.calls.filter((call) => call.startsWith('ec2 '))).toEqual([]);
    });

    it('refuses if an instance without it was launched meanwhile', () => {
      const { status, complained } = prepare({ group: group(ASLEEP), contracts: { 'i-1': '' } }, PATIENT);
      expect({ status, complained }).toEqual({ status: 1, complained: tooOld('i-1') });
    });

    it('stops where AWS refuses to answer', () =>
      expect(refusal({ refused: ['ec2 describe-instances'] })).toMatch(/AccessDenied/));
  });

  it('waits for another deployment, and refuses one that does not end', () => {
    const { status, said } = prepare({ deployments: { 'd-1': { creator: 'user', looks: 2 } } }, PATIENT);
    expect(status).toBe(0);
    expect(said).toMatch(/^deployment d-1 is in progress: waiting until it ends$/m);
    expect(refusal({ deployments: { 'd-1': { creator: 'codeDeployRollback', looks: -1 } } })).toMatch(
      /^Another deployment to staging did not end within 0 s\./,
    );
  });

  it('does not wait for deployments to new instances: a broken fleet always has one', () => {
    expect(prepare({ deployments: { 'd-1': { creator: 'autoscaling', looks: -1 } } }).status).toBe(0);
  });

  it('names the command that creates a missing stage', () =>
    expect(refusal({ group: null })).toBe('staging does not exist. Create it: npm run deploy -- staging'));

  it('stops where AWS refuses to answer', () =>
    expect(refusal({ refused: ['deploy list-deployments'] })).toMatch(
      /AccessDenied[^]*CodeDeploy did not list the deployments that run/,
    ));
});

describe('a stage that is scaled down', () => {
  it.each([
    ['wholly, its maximum at 0', ASLEEP, 2],
    ['wholly, within its bounds', { ...ASLEEP, MaxSize: 4 }, 4],
    ['in part', { ...ASLEEP, DesiredCapacity: 1, MaxSize: 1, Instances: [instance('i-1')] }, 2],
  ])('%s: gets its ordinary minimum, and is waited for', (_, asleep, maximum) => {
    for (const schedule of SCHEDULES) {
      const { status, said, after } = prepare({ group: group(asleep), schedule }, PATIENT);
      expect(status).toBe(0);
      expect(said).toMatch(/^staging is scaled down to [01]: setting its desired capacity to 2$/m);
      expect(after.group).toMatchObject({ DesiredCapacity: 2, MaxSize: maximum });
      expect(after.group?.Instances).toEqual([instance('i-1'), instance('i-2')]);
    }
  });

  it('without a schedule gets the minimum of its group, but at least one instance', () => {
    const woken = (MinSize: number) =>
      prepare({ group: group({ ...ASLEEP, MinSize, MaxSize: 4 }) }, PATIENT).after.group?.DesiredCapacity;
    expect([woken(2), woken(0)]).toEqual([2, 1]);
  });

  it('is not scaled up if AWS does not answer with its minimum', () => {
    const { status, after } = prepare({
      group: group(ASLEEP),
      refused: ['autoscaling describe-scheduled-actions'],
    });
    expect(status).not.toBe(0);
    expect(after.group?.DesiredCapacity).toBe(0);
  });

  it('is not scaled down meanwhile: the schedule is suspended before it is scaled up', () => {
    const { after } = prepare({ group: group(ASLEEP), schedule: SCHEDULES[0] }, PATIENT);
    expect(changed(after)).toEqual([
      'suspend-processes',
      'update-auto-scaling-group',
      'set-desired-capacity',
    ]);
  });

  it('without an instance in service stops the release, and says where to look', () => {
    const { status, complained } = prepare({ group: group(ASLEEP), stuck: true });
    expect(status).toBe(1);
    expect(complained).toMatch(
      /^No instance of staging came into service within 0 s\. Nothing was deployed\. Look at the activity history/,
    );
  });

  it.each([2, 3, 4])('is not one with %i instances', (DesiredCapacity) => {
    const Instances = ['i-1', 'i-2', 'i-3', 'i-4'].slice(0, DesiredCapacity).map((id) => instance(id));
    const { after } = prepare({ group: group({ DesiredCapacity, Instances }) });
    expect(after.group?.DesiredCapacity).toBe(DesiredCapacity);
    expect(changed(after)).toEqual(['suspend-processes']);
  });
});

test('a fleet that cannot bring all its instances into service still gets the fix', () => {
  const Instances = [instance('i-1'), instance('i-2', 'Pending')];
  const { status, said } = prepare({ group: group({ Instances }), stuck: true });
  expect(status).toBe(0);
  expect(said).toMatch(/^only 1 of 2 instances are in service after 0 s: continuing with them$/m);
});

describe('alarms', () => {
  const off = { enabled: false, alarms: [{ name: 'hello-staging-app-5xx' }] };

  it.each([
    ['an ordinary release', {}, 'no', true],
    ['a release past the alarms', {}, 'yes', false],
    [
      // By the type in the stage: a rollback has the variables of the execution that it goes back to.
      'a rollback, which takes back what raised them',
      { pipelineState: { 'Deploy-staging': { status: 'InProgress', type: 'ROLLBACK' as const } } },
      'no',
      false,
    ],
    [
      'a release after a rollback of another stage',
      {
        pipelineState: {
          'Deploy-staging': { status: 'InProgress', type: 'STANDARD' as const },
          'Deploy-production': { status: 'Succeeded', type: 'ROLLBACK' as const },
        },
      },
      'no',
      true,
    ],
    ['an ordinary release after one past the alarms that died', { alarmConfiguration: off }, 'no', true],
  ])('of %s', (_, changes, ignore, enabled) => {
    const { status, after } = prepare(changes, { IGNORE_ALARMS: ignore });
    expect(status).toBe(0);
    // The list of alarms stays Terraform's.
    expect(after.alarmConfiguration).toMatchObject({ enabled, alarms: [{ name: 'hello-staging-app-5xx' }] });
  });

  it.each([null, { enabled: false, alarms: [] }])(
    'of a stage that has none are not changed: %j',
    (alarmConfiguration) => {
      const { status, after } = prepare({ alarmConfiguration }, { IGNORE_ALARMS: 'yes' });
      expect(status).toBe(0);
      expect(changed(after)).toEqual(['suspend-processes']);
    },
  );

  it('that cannot be switched off stop a release that must ignore them', () => {
    const { status, said, after } = prepare(
      { refused: ['deploy update-deployment-group'] },
      { IGNORE_ALARMS: 'yes' },
    );
    expect(status).not.toBe(0);
    expect(said).not.toMatch(/is ready/);
    expect(after.alarmConfiguration?.enabled).toBe(true);
  });
});

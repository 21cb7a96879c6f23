import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { age, columns, cut, wrap } from '../../command';
import { nextSteps } from '../status/next';
import type { StageStatus } from '../status/report';

const settings = resolveFacts(config);
const PIPELINE = { name: 'hello-pipeline', region: 'us-east-1', stages: [], executions: new Map() };

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [2 * 86_400 - 1, '47 h'],
  [2 * 86_400, '2 d'],
  [-5, '0 s'], // AWS's clock is ahead
])('%d seconds are %s', (seconds, text) => {
  const now = new Date('2026-03-01T12:00:00Z');
  expect(age(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
});

test('a text is cut at words, and an address stays whole', () => {
  const address = `https://${'a'.repeat(90)}`;
  expect(wrap(`${'word '.repeat(20)}${address}`, '    ', '  - ')).toEqual([
    `  - ${'word '.repeat(15).trim()}`,
    `    ${'word '.repeat(5).trim()}`,
    `    ${address}`,
  ]);
  expect(cut('Straße', 5)).toBe('Stra…');
  expect(
    columns([
      ['a', 'long'],
      ['bc', ''],
    ]),
  ).toEqual(['a   long', 'bc']);
});

describe('the next steps', () => {
  const quiet: StageStatus = {
    stage: 'staging',
    isDeployed: true,
    isInternal: false,
    instances: { wanted: 2, healthy: 2, behind: 0, startsOlder: false, odd: [] },
    alarms: [],
    runs: {
      id: 'd-1',
      kind: 'release',
      status: 'Succeeded',
      created: new Date(0),
      isInService: true,
      isGoneBackFrom: false,
    },
    underWay: [],
    releases: [],
  };
  const steps = (changes: Partial<StageStatus>, shared: Partial<Parameters<typeof nextSteps>[2]> = {}) =>
    nextSteps(settings, [{ ...quiet, ...changes }], { pipeline: PIPELINE, addresses: new Map(), ...shared });

  test('are none for a stage without problems', () => expect(steps({})).toEqual([]));

  test('refresh a group without instances that would start an older launch template version', () =>
    expect(steps({ instances: { wanted: 0, healthy: 0, behind: 0, startsOlder: true, odd: [] } })).toEqual([
      {
        what: 'the group of staging is behind the newest launch template',
        how: 'npm run refresh-instances -- staging',
      },
    ]));

  test('do not refresh instances that a refresh is already replacing', () =>
    expect(
      steps({
        instances: { wanted: 2, healthy: 2, behind: 1, startsOlder: true, odd: [] },
        underWay: [{ what: 'refresh', step: 'InProgress, 50 %' }],
      }),
    ).toEqual([]));

  test('complete a pending connection, and start no release while one runs', () =>
    expect(
      steps(
        { runs: undefined, underWay: [{ what: 'release', step: 'Build' }] },
        { pipeline: { ...PIPELINE, connection: { name: 'hello', status: 'PENDING' } } },
      ).map(({ what }) => what),
    ).toEqual(['the connection hello to the repository is PENDING: no push is released']));

  test('create no pipeline if the settings have none', () =>
    expect(
      nextSteps({ ...settings, pipeline: false }, [{ ...quiet, runs: undefined }], {
        pipeline: false,
        addresses: new Map(),
      }),
    ).toEqual([]));

  test('confirm a topic that an address has not confirmed', () =>
    expect(steps({}, { addresses: new Map([['a@b.c', ['hello-staging-later']]]) })).toEqual([
      {
        what: 'a@b.c has not confirmed 1 topic: hello-staging-later',
        how: 'click the link in each mail of AWS; until then no alarm reaches this address',
      },
    ]));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { interruption, nowHolds } from '../../command';
import { deployStack } from '../deploying/deploy-stack';
import { applySavedPlan } from '../saved-plan/apply';
import type { StateBucketClient } from '../state/state-bucket';
import { ApplyInterrupted, type Terraform } from '../../terraform';

// Terraform, AWS and the plan are mocked: where they are called, the tests record what an interrupt would say.
let told: Record<string, string>;
/** The Terraform of a command that creates one itself. */
let mockInitialised: object = {};
/** The members of the saved plan's metadata that a test changes. */
let mockMeta: object = {};
function mockNote(place: string) {
  return () => void (told[place] = interruption().message);
}
jest.mock('../saved-plan/make', () => ({
  savedPlanOf: () => ({
    verify: () => ({ stack: 'staging', changes: true, code: {}, state: null, planned: '', ...mockMeta }),
    write: () => {},
    file: () => '',
  }),
  makePlan: () => ({ meta: { changes: false }, verdict: {} }),
}));
jest.mock('../saved-plan/report', () => ({ planReport: () => '' }));
jest.mock('../saved-plan/code', () => ({ codeIdentity: () => ({}) }));
jest.mock('../saved-plan/judgement', () => ({
  readPlanFile: () => ({}),
  verdictOn: () => ({}),
  refuseHarm: () => {},
}));
jest.mock('../saved-plan/stale', () => ({ whyStale: () => undefined }));
jest.mock('../saved-plan/capacity-guard', () => ({
  desiredIn: () => {},
  zonesOf: () => {},
  refuseLowerCapacity: () => {},
  refuseZoneInUse: () => {},
}));
jest.mock('../saved-plan/cancelled-releases', () => ({ releasesOf: () => {}, refuseCancelling: () => {} }));
jest.mock('../saved-plan/protection', () => ({
  refuseProtectedStage: () => {},
  refuseProtectedResources: () => {},
}));
jest.mock('../adopt/strays', () => ({ strays: mockNote('applied'), strayReport: () => undefined }));
jest.mock('../../plan-verdict', () => ({ renderVerdict: () => '', resourceChanges: () => [] }));
jest.mock('../boundary/boundary', () => ({ refuseNarrowBoundary: () => {} }));
jest.mock('../deploying/prepare', () => ({
  initialised: () => mockInitialised,
  prepare: () => ({ lock: () => undefined }),
}));
jest.mock('../refresh/refresh', () => ({ refreshInstances: mockNote('refreshing') }));
jest.mock('../smoke/smoke', () => ({ smoke: mockNote('smoke') }));

const settings = resolveFacts(config);
const bucket = { state: () => undefined } as unknown as StateBucketClient;
const terraform = {
  stack: 'staging',
  folder: '',
  journal: { leftLock: false },
  showPlan: () => '',
  releaseDeadLock: () => {},
  apply: async () => mockNote('applying')(),
} as unknown as Terraform;
beforeEach(() => {
  told = {};
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
const circleCi = process.env.CIRCLECI;
afterEach(() => {
  jest.restoreAllMocks();
  mockMeta = {};
  if (circleCi === undefined) delete process.env.CIRCLECI;
  else process.env.CIRCLECI = circleCi;
});

const APPLIED = 'Interrupted. The plan of staging is applied, and its state written.';

test.each([
  ['npm run deploy -- staging', `${APPLIED} Continue with: npm run deploy -- staging`],
  [undefined, APPLIED], // a plan that is applied is not applied again
])('an interrupt after an apply says that the plan is applied: %s', async (goOn, behind) => {
  nowHolds('Nothing was changed.', 'npm run apply -- staging');
  await applySavedPlan(settings, terraform, bucket, goOn === undefined ? {} : { goOn });
  expect(told).toEqual({
    applying: 'Interrupted. Nothing was changed. Continue with: npm run apply -- staging',
    applied: behind,
  });
});

test.each<[string, object, string, string | undefined, string]>([
  ['an apply', {}, '', undefined, ' The state is written. Continue with: npm run plan -- staging'],
  [
    'a deploy',
    {},
    '',
    'npm run deploy -- staging',
    ' The state is written. Continue with: npm run deploy -- staging',
  ],
  [
    'a destruction',
    { destroy: true },
    '',
    undefined,
    ' The state is written. Continue with: npm run destroy -- staging',
  ],
  [
    'a destruction in CircleCI',
    { destroy: true },
    'true',
    undefined,
    ' What was destroyed is removed from the state. The saved plan is stale. Fix the cause, then trigger a new ' +
      'pipeline with the task destroy for staging.',
  ],
])('an interrupt in the middle of %s says how to continue', async (_, meta, CIRCLECI, goOn, says) => {
  process.env.CIRCLECI = CIRCLECI;
  mockMeta = meta;
  nowHolds('Nothing was changed.', 'npm run apply -- staging');
  const interrupted = {
    ...terraform,
    apply: () => Promise.reject(new ApplyInterrupted({ done: 2, total: 5, open: [] }, '')),
  } as unknown as Terraform;
  await expect(
    applySavedPlan(settings, interrupted, bucket, goOn === undefined ? {} : { goOn }),
  ).rejects.toMatchObject({
    message: `Interrupted. 2 of 5 changes of staging were made.${says}`,
    status: 130,
  });
});

test('an interrupt during the steps after an apply says which of them are done', async () => {
  await deployStack(settings, 'staging', bucket, { yes: true, goOn: 'npm run deploy -- all' });
  mockNote('end')();
  expect(told).toEqual({
    refreshing:
      'Interrupted. The plan of staging is applied and the state is written. Not all instances are on the newest ' +
      'launch template version yet; an instance refresh that was started continues on AWS. Continue with: npm ' +
      'run deploy -- all',
    smoke:
      'Interrupted. staging is deployed and its instances are refreshed; only the smoke test did not finish. ' +
      'Continue with: npm run deploy -- all',
    end: 'Interrupted. staging is deployed. Continue with: npm run deploy -- all',
  });
});

test('an interrupt after the deploy of one stack says that it is deployed', async () => {
  const argv = process.argv;
  process.argv = ['node', 'deploy', 'staging', '--yes'];
  try {
    await new Promise<void>((resolve) => {
      jest.doMock('../deploying/next', () => ({
        nextAfter: () => {
          mockNote('next')();
          resolve();
          return '';
        },
      }));
      void import('../deploy');
    });
  } finally {
    process.argv = argv;
  }
  expect(told['next']).toBe('Interrupted. staging is deployed.');
});

test('an interrupt while a state is restored says that it may have been restored already', async () => {
  const argv = process.argv;
  process.argv = ['node', 'restore-state', 'staging', 'v1', '--yes'];
  const folder = mkdtempSync(join(tmpdir(), 'restore-'));
  try {
    await new Promise<void>((resolve) => {
      mockInitialised = { folder, pushState: () => (mockNote('restoring')(), resolve()) };
      jest.doMock('../state/versions', () => ({
        asNewest: () => ({ serial: 3 }),
        StateVersions: class {
          list = () => [
            { id: 'v2', isLatest: true },
            { id: 'v1', isLatest: false, written: '2026-11-28T10:00:00Z' },
          ];
          read = () => ({});
        },
      }));
      void import('../restore-state');
    });
  } finally {
    process.argv = argv;
    mockInitialised = {};
    rmSync(folder, { recursive: true });
  }
  expect(told['restoring']).toBe(
    'Interrupted. The state of staging from 2026-11-28T10:00:00Z may have been restored already. AWS was not ' +
      'changed. Continue with: npm run restore-state -- staging',
  );
});

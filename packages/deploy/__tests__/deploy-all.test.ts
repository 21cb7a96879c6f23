import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { Interrupted, UserError } from '../../command';
import { deployAll } from '../deploying/deploy-all';
import { changesOutputsAlone } from '../deploying/deploy-stack';
import { nextAfter, nextAfterApply } from '../deploying/next';
import type { StateBucketClient } from '../state/state-bucket';
import { stateWith } from './state-with';

const settings = resolveFacts(config);
const bucket = {} as StateBucketClient;
beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

/** Deploys all stacks; the stack `at` fails with `error`. @returns the deployed stacks and the error */
async function deployed(error?: Error, at?: string) {
  const done: string[] = [];
  const deploy = async (_: unknown, stack: string) => {
    if (stack === at && error) throw error;
    done.push(stack);
  };
  const said = await deployAll(settings, bucket, { yes: true }, deploy).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return { done, said };
}

test('all stacks are deployed in the order of their dependencies', async () =>
  expect(await deployed()).toEqual({
    done: ['state', 'staging', 'production', 'pipeline'],
    said: undefined,
  }));

test('the first failure ends the deploy of all stacks, with the deployed stacks and the command to continue', async () => {
  const { done, said } = await deployed(new UserError('Not confirmed. Nothing was changed.'), 'production');
  expect(done).toEqual(['state', 'staging']);
  expect(said).toEqual(
    new UserError(
      'Not confirmed. Nothing was changed.\nDeployed: state, staging. It stopped at production. To continue ' +
        'there: npm run deploy -- all',
    ),
  );
});

test('an interrupt, which has its own message, and a bug of this project are passed on unchanged', async () => {
  const interrupted = new Interrupted('Interrupted. Nothing of staging was changed.');
  expect((await deployed(interrupted, 'staging')).said).toBe(interrupted);
  const fault = new TypeError('x is not a function');
  expect((await deployed(fault, 'staging')).said).toBe(fault);
});

describe('the next step after a successful deploy', () => {
  const state = (isThere: boolean) =>
    stateWith({
      resources: isThere ? [{ mode: 'managed', type: 'aws_vpc', name: 'vpc', instances: [] }] : [],
      outputs: { url: { value: 'https://staging.example.com', type: 'string' } },
    });
  const next = (stack: string, ...there: string[]) =>
    nextAfter(settings, stack, {
      state: async (name) =>
        name === 'pipeline' && !there.includes(name) ? undefined : state(there.includes(name)),
      mustExist: async () => {},
    });

  test.each([
    ['state', ['state'], 'state is deployed. Next: npm run deploy -- staging'],
    [
      'staging',
      ['state', 'staging'],
      'staging is deployed at https://staging.example.com. Next: npm run deploy -- production',
    ],
    [
      'staging',
      ['state', 'staging', 'production', 'pipeline'],
      'staging is deployed at https://staging.example.com. Next: npm run status -- staging',
    ],
    [
      'pipeline',
      ['state', 'staging', 'production', 'pipeline'],
      'pipeline is deployed. Next: npm run release, which says what is left to set up once',
    ],
    ['pipeline', ['state', 'pipeline'], 'pipeline is deployed. Next: npm run deploy -- staging'],
  ])('of %s, if %j are deployed', async (stack, there, said) =>
    expect(await next(stack, ...there)).toBe(said),
  );
});

describe('the next step after the apply of a saved plan', () => {
  const original = process.env.CIRCLECI;
  afterEach(
    () => void (original === undefined ? delete process.env.CIRCLECI : (process.env.CIRCLECI = original)),
  );

  test.each([
    [
      'staging',
      false,
      '',
      'staging is applied. Next: npm run refresh-instances -- staging, then npm run smoke -- staging',
    ],
    [
      'staging',
      false,
      'true',
      'staging is applied. Next: npm run refresh-instances -- staging, then npm run smoke -- staging, which the ' +
        'next jobs run',
    ],
    [
      'pipeline',
      false,
      'true',
      'pipeline is applied. Next: npm run release, which says what is left to set up once',
    ],
    ['staging', true, 'true', 'staging is destroyed. To create it again: npm run deploy -- staging'],
  ])('of %s, destroyed: %s, in CircleCI: %j', (stack, destroyed, circleCi, said) => {
    process.env.CIRCLECI = circleCi;
    expect(nextAfterApply(settings, stack, destroyed)).toBe(said);
  });
});

test('a plan that changes only outputs needs no question; one that imports a resource does', () => {
  const plan = (changes: object[]) =>
    ({ plan: { changes, outputs: [{ name: 'url', kind: 'update' }] } }) as unknown as Parameters<
      typeof changesOutputsAlone
    >[0];
  expect(changesOutputsAlone(plan([]))).toBe(true);
  expect(changesOutputsAlone(plan([{ mode: 'managed', kind: 'nothing', imported: true }]))).toBe(false);
  expect(changesOutputsAlone(plan([{ mode: 'managed', kind: 'update' }]))).toBe(false);
});

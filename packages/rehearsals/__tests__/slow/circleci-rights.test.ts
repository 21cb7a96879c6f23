import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { type Document, policiesOf, stateStack } from '../../../../__tests__/modules/circleci/simulate';
import { ACTIONS, type RecordedCall, refusedCalls } from './recorded-calls';

/** The rehearsal writes it: each kind of call in the whole life of every stack. */
const CALLS = join(ROOT, '.local', 'rehearsal', 'calls.jsonl');

interface Recorded extends RecordedCall {
  readonly mutating: boolean;
}

const { plan: reads, apply } = policiesOf(stateStack());

/** The kinds of calls for stages and pipeline; CI does not run the bootstrap. */
function recordedCalls(): Recorded[] {
  if (!existsSync(CALLS)) throw new Error('There is no record of calls: run npm run rehearse first.');
  return readFileSync(CALLS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ permission }) => permission !== 'sts:GetCallerIdentity') // needs no permission
    .filter(({ permission }) => permission !== 's3:ListAllMyBuckets') // only the bootstrap calls it
    .filter(({ permission }) => permission !== 'ssm:GetParameter') // AWS's parameters: see the last test
    .filter(({ permission, resource }) => !/-state-[^/]*$/.test(resource) || permission === 's3:ListBucket')
    .filter(({ mutating, resource }) => !mutating || !resource.endsWith('/state.tfstate'));
}

/** Read calls that only applies make: the versions in a bucket to empty, and whether a release runs. */
const ASKED_BY_APPLIES = [
  's3:ListBucketVersions',
  'codepipeline:GetPipelineState',
  'codepipeline:ListPipelineExecutions',
];

type Statement = { readonly Effect: string; readonly Action: unknown; readonly Resource: unknown };

/** Whether an Allow statement names the action. */
function names(policies: Document[], action: string): boolean {
  const statements = policies.flatMap(({ Statement }) => Statement as Statement[]);
  const matches = (pattern: unknown) => new RegExp(`^${String(pattern).replaceAll('*', '.*')}$`).test(action);
  return statements.some(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().some(matches));
}

const kinds = (calls: Recorded[]) =>
  new Set(calls.map(({ permission, resource }) => `${permission} ${resource}`));

test('the apply role may make every call in the whole life of the stages and the pipeline', async () => {
  const calls = recordedCalls();
  console.log(`${calls.length} kinds of calls recorded`);
  expect(calls.length).toBeGreaterThan(300);
  expect(await refusedCalls(apply, calls)).toEqual([]);
});

test('the plan role may make every read call, and of the others only those on locks', async () => {
  const calls = recordedCalls();
  const asked = calls.filter(
    ({ mutating, permission }) => !mutating && !ASKED_BY_APPLIES.includes(permission),
  );
  expect(await refusedCalls(reads, asked)).toEqual([]);
  const writes = calls.filter(({ mutating, resource }) => mutating && !resource.endsWith('.tflock'));
  const onObjects = writes.filter(({ permission }) => /^s3:(Put|Delete)Object/.test(permission));
  expect(await refusedCalls(reads, onObjects)).toHaveLength(kinds(onObjects).size);
  // Its policies do not name any other action that writes.
  const others = writes.filter((call) => !onObjects.includes(call)).map(({ permission }) => permission);
  expect(others.filter((action) => names(reads, ACTIONS[action] ?? action))).toEqual([]);
});

// The evaluator does not support ARNs without an account, as AWS's parameters have.
test('both roles may read the id of the newest AMI', () => {
  const statements = reads.flatMap(({ Statement }) => Statement as Statement[]);
  expect(statements.find(({ Action }) => Action === 'ssm:GetParameter')).toMatchObject({
    Effect: 'Allow',
    Resource: 'arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/*',
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../commands/command';
import { ACCOUNT, allows, policiesOf, stateStack, type Document } from '../modules/circleci/simulate';

/** Written by the rehearsal: each kind of call that the whole life of every stack made. */
const CALLS = join(ROOT, '.local', 'rehearsal', 'calls.jsonl');

interface Recorded {
  readonly permission: string;
  readonly mutating: boolean;
  readonly resource: string;
}

/** Where the API's operation and the action of IAM have different names. [Service Authorization Reference, Budgets] */
const ACTIONS: Record<string, string> = {
  'budgets:CreateBudget': 'budgets:ModifyBudget',
  'budgets:CreateNotification': 'budgets:ModifyBudget',
  'budgets:DeleteBudget': 'budgets:ModifyBudget',
  'budgets:DescribeBudget': 'budgets:ViewBudget',
  'budgets:DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'budgets:DescribeSubscribersForNotification': 'budgets:ViewBudget',
};

/** What the record does not know: names that are deep in a request's body, and ids that AWS gives. */
const RESOURCES: [RegExp, (call: string, resource: string) => string][] = [
  [/^s3:DeleteObject/, (_, resource) => (resource.includes('/') ? resource : `${resource}/AWSLogs/x`)], // several at once
  [/^cloudwatch:DeleteAlarms/, () => `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:hello-production-cpu`],
  [/^cloudwatch:DeleteDashboards/, () => `arn:aws:cloudwatch::${ACCOUNT}:dashboard/hello-production`],
  [/DeploymentGroup$/, (_, resource) => resource.replace(/:application:(.+)$/, ':deploymentgroup:$1/$1')],
  [/^ssm:/, (_, resource) => resource.replace(':*/', ':document/')],
  [
    /CreateLoadBalancer/,
    (_, resource) => `${resource.replace(':*/', ':loadbalancer/app/')}/0123456789abcdef`,
  ],
  [/CreateTargetGroup/, (_, resource) => `${resource.replace(':*/', ':targetgroup/')}/0123456789abcdef`],
  [/^autoscaling:/, (_, resource) => resource.replace('autoScalingGroup:*', 'autoScalingGroup:0123-4567')],
];

const { plan: reads, apply } = policiesOf(stateStack());

/** The kinds of calls that stages and pipeline need; the bootstrap is a person's. */
function recordedCalls(): Recorded[] {
  if (!existsSync(CALLS)) throw new Error('There is no record of calls: run npm run rehearse first.');
  return readFileSync(CALLS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ permission }) => permission !== 'sts:GetCallerIdentity') // needs no right
    .filter(({ permission }) => permission !== 's3:ListAllMyBuckets') // of the bootstrap alone
    .filter(({ permission }) => permission !== 'ssm:GetParameter') // AWS's own have no account in their ARN: below
    .filter(({ permission, resource }) => !/-state-[^/]*$/.test(resource) || permission === 's3:ListBucket')
    .filter(({ mutating, resource }) => !mutating || !resource.endsWith('/state.tfstate'));
}

/** Whether a policy allows an action on everything: for calls that are about no single thing. */
function allowsOnAll(policies: Document[], action: string): boolean {
  const statements = policies.flatMap(({ Statement }) => Statement) as Record<string, unknown>[];
  const matches = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action);
  return statements.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' && Resource === '*' && [Action].flat().some((one) => matches(String(one))),
  );
}

/** Whether any statement that allows names the action. */
function names(policies: Document[], action: string): boolean {
  const statements = policies.flatMap(({ Statement }) => Statement) as Record<string, unknown>[];
  return statements.some(({ Action }) =>
    [Action].flat().some((one) => new RegExp(`^${String(one).replaceAll('*', '.*')}$`).test(action)),
  );
}

const kinds = (calls: Recorded[]) =>
  new Set(calls.map(({ permission, resource }) => `${permission} ${resource}`));

async function isAllowed(policies: Document[], { permission, resource }: Recorded): Promise<boolean> {
  const action = ACTIONS[permission] ?? permission;
  const rule = RESOURCES.find(([pattern]) => pattern.test(permission));
  const named = rule ? rule[1](permission, resource) : resource;
  if (!named.startsWith('arn:') || allowsOnAll(policies, action)) return allowsOnAll(policies, action);
  const context = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/hello-boundary` };
  return allows(policies, { action, resource: named.replace(/:\*$/, ''), context });
}

async function refused(policies: Document[], calls: Recorded[]): Promise<string[]> {
  const answers = await Promise.all(
    calls.map(async (call) => ({ call, allowed: await isAllowed(policies, call) })),
  );
  const denied = answers
    .filter(({ allowed }) => !allowed)
    .map(({ call }) => `${call.permission} ${call.resource}`);
  return [...new Set(denied)].sort();
}

test('the role that applies may make every call of a whole life of the stages and the pipeline', async () => {
  const calls = recordedCalls();
  console.log(`${calls.length} kinds of calls recorded`);
  expect(calls.length).toBeGreaterThan(300);
  expect(await refused(apply, calls)).toEqual([]);
});

test('the role that plans may make every reading call, and no other but those on locks', async () => {
  const calls = recordedCalls();
  expect(
    await refused(
      reads,
      // Versions are listed to empty a bucket, which is part of no plan.
      calls.filter(({ mutating, permission }) => !mutating && permission !== 's3:ListBucketVersions'),
    ),
  ).toEqual([]);
  const writes = calls.filter(({ mutating, resource }) => mutating && !resource.endsWith('.tflock'));
  const onObjects = writes.filter(({ permission }) => /^s3:(Put|Delete)Object/.test(permission));
  expect(await refused(reads, onObjects)).toHaveLength(kinds(onObjects).size);
  // All other actions that write are not even named in it.
  const others = writes.filter((call) => !onObjects.includes(call)).map(({ permission }) => permission);
  expect(others.filter((action) => names(reads, ACTIONS[action] ?? action))).toEqual([]);
});

test('both may read which image is the newest', () => {
  const statements = reads.flatMap(({ Statement }) => Statement) as Record<string, unknown>[];
  expect(statements.find(({ Action }) => Action === 'ssm:GetParameter')?.Resource).toBe(
    'arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/*',
  );
});

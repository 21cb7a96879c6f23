import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../commands/command';
import {
  ACCOUNT,
  allows,
  type Call,
  type Document,
  NotEvaluated,
  policiesOf,
  stateStack,
} from '../modules/circleci/simulate';

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

/** What the service puts into the request's context, by action. [Service Authorization Reference, condition keys] */
const CONTEXT: [RegExp, NonNullable<Call['context']>][] = [
  [
    /^iam:(CreateRole|(Put|Delete)RolePolicy|PutRolePermissionsBoundary)$/,
    { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/hello-boundary` },
  ],
  [
    /^ec2:RunInstances$/,
    { 'ec2:LaunchTemplate': `arn:aws:ec2:us-east-1:${ACCOUNT}:launch-template/lt-0a1b2c3d4e5f60718` },
  ],
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

type Statement = { readonly Effect: string; readonly Action: unknown; readonly Resource: unknown };

/** Policies without what they allow on named things alone: what is left allows on everything, or refuses. */
function onEverything(policies: Document[]): Document[] {
  return policies.map((policy) => ({
    ...policy,
    Statement: (policy.Statement as Statement[]).filter(
      ({ Effect, Resource }) => Effect === 'Deny' || Resource === '*',
    ),
  }));
}

/** Whether any statement that allows names the action. */
function names(policies: Document[], action: string): boolean {
  const statements = policies.flatMap(({ Statement }) => Statement as Statement[]);
  const matches = (pattern: unknown) => new RegExp(`^${String(pattern).replaceAll('*', '.*')}$`).test(action);
  return statements.some(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().some(matches));
}

const kinds = (calls: Recorded[]) =>
  new Set(calls.map(({ permission, resource }) => `${permission} ${resource}`));

/**
 * Whether a call is allowed on the very thing that the record names. Of some calls the record knows no thing that IAM
 * would ask about: those must be allowed on everything.
 */
async function isAllowed(policies: Document[], { permission, resource }: Recorded): Promise<boolean> {
  const action = ACTIONS[permission] ?? permission;
  const context = CONTEXT.find(([pattern]) => pattern.test(action))?.[1];
  const rule = RESOURCES.find(([pattern]) => pattern.test(permission));
  const named = (rule ? rule[1](permission, resource) : resource).replace(/:\*$/, '');
  const anywhere = () => allows(onEverything(policies), { action, resource: '*', context });
  if (!named.startsWith('arn:')) return anywhere();
  try {
    return await allows(policies, { action, resource: named, context });
  } catch (error) {
    if (error instanceof NotEvaluated && error.isAboutResource) return anywhere();
    throw error;
  }
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

// The evaluator knows no parameter without an account, as AWS's own are.
test('both may read which image is the newest', () => {
  const statements = reads.flatMap(({ Statement }) => Statement as Statement[]);
  expect(statements.find(({ Action }) => Action === 'ssm:GetParameter')).toMatchObject({
    Effect: 'Allow',
    Resource: 'arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/*',
  });
});

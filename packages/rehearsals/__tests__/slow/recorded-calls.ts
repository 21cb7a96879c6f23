import type { RequestRecord } from '../../../embedded-aws';
import {
  ACCOUNT,
  allows,
  type Call,
  type Document,
  NotEvaluated,
} from '../../../../__tests__/modules/circleci/simulate';

/** A call as the embedded AWS records it. */
export type RecordedCall = Pick<RequestRecord, 'permission' | 'resource'>;

/** Operations whose IAM action has another name. [Service Authorization Reference, Budgets] */
export const ACTIONS: Readonly<Record<string, string>> = {
  'budgets:CreateBudget': 'budgets:ModifyBudget',
  'budgets:CreateNotification': 'budgets:ModifyBudget',
  'budgets:DeleteBudget': 'budgets:ModifyBudget',
  'budgets:DescribeBudget': 'budgets:ViewBudget',
  'budgets:DescribeBudgets': 'budgets:ViewBudget',
  'budgets:DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'budgets:DescribeSubscribersForNotification': 'budgets:ViewBudget',
};

/** Completes resources that the record lacks: names deep in a request's body, and ids that AWS assigns. */
const RESOURCES: readonly [RegExp, (resource: string) => string][] = [
  [/^s3:DeleteObject/, (resource) => (resource.includes('/') ? resource : `${resource}/AWSLogs/x`)], // several at once
  [/^cloudwatch:DeleteAlarms/, () => `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:hello-production-cpu`],
  [/^cloudwatch:DeleteDashboards/, () => `arn:aws:cloudwatch::${ACCOUNT}:dashboard/hello-production`],
  [/DeploymentGroup$/, (resource) => resource.replace(/:application:(.+)$/, ':deploymentgroup:$1/$1')],
  [/^ssm:GetParameters?$/, (resource) => resource.replace(/:\*\/+/, ':parameter/')],
  [/^ssm:/, (resource) => resource.replace(':*/', ':document/')],
  [/CreateLoadBalancer/, (resource) => `${resource.replace(':*/', ':loadbalancer/app/')}/0123456789abcdef`],
  [/CreateTargetGroup/, (resource) => `${resource.replace(':*/', ':targetgroup/')}/0123456789abcdef`],
  [/^autoscaling:/, (resource) => resource.replace('autoScalingGroup:*', 'autoScalingGroup:0123-4567')],
];

/** The context keys that the service sets, by action. [Service Authorization Reference, condition keys] */
const CONTEXT: readonly [RegExp, NonNullable<Call['context']>][] = [
  [
    /^iam:(CreateRole|(Put|Delete)RolePolicy|PutRolePermissionsBoundary)$/,
    { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/hello-boundary` },
  ],
  [
    /^ec2:RunInstances$/,
    { 'ec2:LaunchTemplate': `arn:aws:ec2:us-east-1:${ACCOUNT}:launch-template/lt-0a1b2c3d4e5f60718` },
  ],
];

/** Calls that need no permission. */
const NEEDS_NO_RIGHT = ['sts:GetCallerIdentity'];

/**
 * The kinds of calls that the identity policies do not allow, as IAM evaluates them: `ec2:CreateVpc *`.
 *
 * @param policies all that the role has
 */
export async function refusedCalls(policies: Document[], calls: readonly RecordedCall[]): Promise<string[]> {
  const known = policies.map(withAccount);
  const kinds = new Map(calls.map((call) => [`${call.permission} ${call.resource}`, call]));
  const answers = await Promise.all(
    [...kinds].map(async ([kind, call]) => ((await isAllowed(known, call)) ? [] : [kind])),
  );
  return answers.flat().sort();
}

/**
 * AWS's parameters have no account in their ARN, which the evaluator does not support. They get the project's account,
 * as in the record. No other name begins with `aws`. [Systems Manager user guide, requirements of parameter names]
 */
const withAccount = (policy: Document): Document =>
  JSON.parse(JSON.stringify(policy).replaceAll('::parameter/aws/', `:${ACCOUNT}:parameter/aws/`)) as Document;

/**
 * Whether a call is allowed on its recorded resource. Calls without a resource that IAM would check must be allowed on
 * every resource.
 */
async function isAllowed(policies: Document[], { permission, resource }: RecordedCall): Promise<boolean> {
  if (NEEDS_NO_RIGHT.includes(permission)) return true;
  const action = ACTIONS[permission] ?? permission;
  const rule = RESOURCES.find(([pattern]) => pattern.test(permission));
  const named = (rule ? rule[1](resource) : resource).replace(/:\*$/, '');
  const context = CONTEXT.find(([pattern]) => pattern.test(action))?.[1];
  const anywhere = () => allows(onEverything(policies), { action, resource: '*', context });
  if (!named.startsWith('arn:')) return anywhere();
  try {
    return await allows(policies, { action, resource: named, context });
  } catch (error) {
    if (error instanceof NotEvaluated && error.isAboutResource) return anywhere();
    throw error;
  }
}

type Statement = { readonly Effect: string; readonly Resource: unknown };

/** The policies without their Allow statements for named resources. */
function onEverything(policies: Document[]): Document[] {
  return policies.map((policy) => ({
    ...policy,
    Statement: (policy.Statement as Statement[]).filter(
      ({ Effect, Resource }) => Effect === 'Deny' || Resource === '*',
    ),
  }));
}

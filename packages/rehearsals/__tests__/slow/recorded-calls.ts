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

/** Where the API's operation and the action of IAM have different names. [Service Authorization Reference, Budgets] */
export const ACTIONS: Readonly<Record<string, string>> = {
  'budgets:CreateBudget': 'budgets:ModifyBudget',
  'budgets:CreateNotification': 'budgets:ModifyBudget',
  'budgets:DeleteBudget': 'budgets:ModifyBudget',
  'budgets:DescribeBudget': 'budgets:ViewBudget',
  'budgets:DescribeBudgets': 'budgets:ViewBudget',
  'budgets:DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'budgets:DescribeSubscribersForNotification': 'budgets:ViewBudget',
};

/** What the record does not know: names that are deep in a request's body, and ids that AWS gives. */
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

/** What the service puts into the request's context, by action. [Service Authorization Reference, condition keys] */
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

/** Asked of AWS by everybody, with no right. */
const NEEDS_NO_RIGHT = ['sts:GetCallerIdentity'];

/**
 * Each kind of call that identity policies do not allow, by the rules of IAM: `ec2:CreateVpc *`.
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
 * AWS's own parameters have no account in their ARN, which the evaluator does not know: they get the project's, as in the
 * record. Nobody else's name begins with `aws`. [Systems Manager user guide, requirements of parameter names]
 */
const withAccount = (policy: Document): Document =>
  JSON.parse(JSON.stringify(policy).replaceAll('::parameter/aws/', `:${ACCOUNT}:parameter/aws/`)) as Document;

/**
 * Whether a call is allowed on the very thing that the record names. Of some calls the record knows no thing that IAM
 * would ask about: those must be allowed on everything.
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

/** Policies without what they allow on named things alone: what is left allows on everything, or refuses. */
function onEverything(policies: Document[]): Document[] {
  return policies.map((policy) => ({
    ...policy,
    Statement: (policy.Statement as Statement[]).filter(
      ({ Effect, Resource }) => Effect === 'Deny' || Resource === '*',
    ),
  }));
}

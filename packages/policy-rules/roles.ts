import { type Finding, type Rule, unless } from './rule';
import { addressIn, list, type Stack } from '../documents';

/** The user of each role, by the argument that names the role. Each user has its own role. */
const USED: Readonly<Record<string, string>> = {
  'aws_iam_instance_profile.fleet_instance_role_profile role': 'fleet_instance_role_role',
  'aws_flow_log.network_flow_logs_flow_log iam_role_arn': 'network_flow_logs_role',
  'aws_codedeploy_deployment_group.deployment_target_group service_role_arn':
    'deployment_target_service_role_role',
  'aws_codepipeline.pipeline_pipeline role_arn': 'pipeline_service_role_role',
  'aws_cloudwatch_event_target.ended_settle role_arn': 'ended_service_role_role',
  'aws_cloudwatch_event_target.ended_settle_by_clock role_arn': 'ended_service_role_role',
  ...Object.fromEntries(
    ['build', 'prepare', 'settle', 'verify'].map((step) => [
      `aws_codebuild_project.${step}_project service_role`,
      `${step}_service_role_role`,
    ]),
  ),
};

/** The managed policies that are attached to roles. All other roles have none. */
const ATTACHED: Readonly<Record<string, readonly string[]>> = {
  'aws_iam_role.circleci_plan_role': ['aws_iam_policy.circleci_reads'],
  'aws_iam_role.circleci_apply_role': [
    'aws_iam_policy.circleci_nameless',
    'aws_iam_policy.circleci_reads',
    'aws_iam_policy.circleci_roles',
  ],
};

/** Checks that every role has its own policies and its own user. */
export const roles: Rule = {
  id: 'roles',
  why: "With a shared role, or a role with another's permissions, a fault in one place becomes a fault in both.",
  fix: 'Give each its own role, and each role only the policies of its own construct.',
  check: (stack) => [
    ...Object.entries(USED).flatMap(([use, role]) => {
      const [address = '', argument = ''] = use.split(' ');
      const resource = stack.at(address);
      if (!resource) return [];
      const found = addressIn(resource.values[argument]);
      return unless(found === `aws_iam_role.${role}`, resource, `runs under ${found || 'no role'}`);
    }),
    ...stack.all('aws_iam_role_policy', 'aws_iam_role_policy_attachment').flatMap((policy) => {
      const role = addressIn(policy.values['role']);
      const owner = role.replace(/^aws_iam_role\./, '').replace(/_role$/, '');
      const name = policy.address.replace(/^\w+\./, '');
      return unless(owner !== '' && name.startsWith(owner), policy, `gives its rights to ${role}`);
    }),
    ...launched(stack),
    ...managed(stack),
    ...stack.all('aws_iam_role').flatMap((role) => {
      const found = stack
        .of(role, 'aws_iam_role_policy_attachment', 'role')
        .map(({ values }) => addressIn(values['policy_arn']));
      const own = ATTACHED[role.address] ?? [];
      return unless(
        found.sort().join() === own.join(),
        role,
        `has the policies ${found.join(', ') || 'of nobody'} attached, not ${own.join(', ') || 'any'}`,
      );
    }),
  ],
};

/** Checks that instances get their role from the instance profile of the fleet. */
function launched(stack: Stack): Finding[] {
  return stack.all('aws_launch_template').flatMap((template) => {
    const [profile] = list(template.values['iam_instance_profile']);
    const found = addressIn(profile?.['arn']);
    const own = 'aws_iam_instance_profile.fleet_instance_role_profile';
    return unless(found === own, template, `has the instance profile ${found || 'none'}`);
  });
}

/** Refuses AWS managed policies: they allow more than is needed, and change without notice. */
function managed(stack: Stack): Finding[] {
  const attached = stack
    .all('aws_iam_role_policy_attachment', 'aws_iam_policy_attachment')
    .filter(({ values }) => {
      const policy = stack.referred(values['policy_arn'])?.address;
      return policy === undefined || policy.endsWith('boundary'); // a boundary limits rights, and gives none
    });
  const inRole = stack.all('aws_iam_role').filter(({ values }) => {
    return [...list(values['managed_policy_arns']), ...list(values['inline_policy'])].length > 0;
  });
  const people = stack.all('aws_iam_user', 'aws_iam_group', 'aws_iam_user_policy');
  return [
    ...attached.map((place) => ({ place, found: 'attaches a policy that is not made for roles here' })),
    ...inRole.map((place) => ({ place, found: 'has policies in the role itself' })),
    ...people.map((place) => ({ place, found: 'gives rights to people, who sign in elsewhere' })),
  ];
}

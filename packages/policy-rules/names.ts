import { type Context, type Finding, given, type Rule, unless } from './rule';
import type { Stack } from '../documents';

/** By address, then by argument: the value that must not change. */
type Fixed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The arguments of a command document, which runs only on instances. */
const COMMAND = { document_format: 'JSON', target_type: '/AWS::EC2::Instance' };

/**
 * Checks the addresses and names that must never change: those of resources that carry traffic or hold data,
 * and those by which other stacks, CI and the commands find resources. With another one, Terraform destroys
 * the resource and creates it again.
 */
export const names: Rule = {
  id: 'names',
  why:
    'Another name or resource address is another resource: Terraform destroys the old one, which carries traffic ' +
    'or holds data.',
  fix:
    'Restore the names of the construct and the resource. To rename on purpose, move the state first (moveTo), and ' +
    'change packages/policy-rules/names.ts with it.',
  check: (stack, context) => {
    const fixed = { ...fixedNames(stack.name, context), ...conditional(stack, context) };
    return [
      ...Object.entries(fixed).flatMap(([address, values]) => compare(stack, address, values)),
      ...targetGroups(stack, context),
      ...generated(stack),
    ];
  },
};

function compare(stack: Stack, address: string, values: Readonly<Record<string, string>>): Finding[] {
  const resource = stack.at(address);
  if (!resource) return [{ place: stack.place, found: `has no ${address} any more` }];
  return Object.entries(values).flatMap(([argument, value]) => {
    const found = resource.values[argument];
    return unless(
      found === value,
      resource,
      `has ${argument} ${given(found)}, which is ${given(value)} for ever`,
    );
  });
}

function fixedNames(stack: string, context: Context): Fixed {
  const { facts, name, stage } = context;
  if (stack === 'state') return { 'aws_s3_bucket.bucket_bucket': { bucket: facts.stateBucket } };
  if (stack === 'pipeline') {
    return {
      'aws_s3_bucket.artifacts_bucket': { bucket: facts.artifactBucket },
      'aws_codepipeline.pipeline_pipeline': { name },
      'aws_iam_role.pipeline_service_role_role': { name },
      'aws_iam_role.ended_service_role_role': { name: `${name}-events` },
      ...topics('alerts', name),
      ...(facts.repository.connection
        ? {}
        : { 'aws_codeconnections_connection.source_connection': { name } }),
      ...Object.fromEntries(
        ['build', 'prepare', 'settle', 'verify'].map((step) => [
          `aws_iam_role.${step}_service_role_role`,
          { name: `${name}-${step}` },
        ]),
      ),
      ...Object.fromEntries(
        ['build', 'prepare', 'settle', 'verify'].map((step) => [
          `aws_codebuild_project.${step}_project`,
          { name: `${name}-${step}` },
        ]),
      ),
      ...Object.fromEntries(
        ['build', 'prepare', 'settle', 'verify'].map((step) => [
          `aws_cloudwatch_log_group.${step}_logs_group`,
          { name: `/${facts.project}/pipeline/${step}` },
        ]),
      ),
    };
  }
  if (!stage) return {};
  const group = (id: string, description: string) => ({
    name: `${name}-${id}`,
    description: `${description} of ${name}`,
  });
  return {
    'aws_vpc.network_vpc': { cidr_block: stage.network.cidr },
    'aws_s3_bucket.access_logs_bucket': { bucket: stage.accessLogBucket },
    'aws_lb.load_balancer_lb': { name: stage.exposure === 'internal' ? `${name}-internal` : name },
    'aws_autoscaling_group.fleet_auto_scaling_group': { name },
    'aws_launch_template.fleet_launch_template_template': { name },
    'aws_iam_role.fleet_instance_role_role': { name: `${name}-instance` },
    'aws_iam_instance_profile.fleet_instance_role_profile': { name: `${name}-instance` },
    'aws_iam_role.deployment_target_service_role_role': { name: `${name}-codedeploy` },
    'aws_iam_role.network_flow_logs_role': { name: `${name}-flow-logs` },
    ...topics('monitoring_topic', name),
    'aws_security_group.security_groups_instances': group('instances', 'Instances'),
    'aws_security_group.security_groups_load_balancer': group('load-balancer', 'Load balancer'),
    'aws_codedeploy_app.deployment_target_application': { name },
    'aws_codedeploy_deployment_group.deployment_target_group': { deployment_group_name: name },
    'aws_ssm_document.by_hand_run': { name: `${name}-run`, ...COMMAND },
    'aws_ssm_document.by_hand_started': { name: `${name}-started`, ...COMMAND },
    'aws_ssm_document.deployment_target_release_command_document': {
      name: `${name}-release-command`,
      ...COMMAND,
    },
    'aws_ssm_document.deployment_target_release_document': { name: `${name}-release`, ...COMMAND },
    'aws_ssm_document.monitoring_sessions_document': {
      name: `${name}-shell`,
      document_format: 'JSON',
    },
    'aws_kms_alias.monitoring_sessions_alias': { name: `alias/${name}-sessions` },
    ...subnets(context),
    ...Object.fromEntries(
      [
        ['fleet_app_logs_group', 'app'],
        ['fleet_access_logs_group', 'access'],
        ['fleet_system_logs_group', 'system'],
        ['fleet_deployment_logs_group', 'deployment'],
        ['fleet_start_up_logs_group', 'start-up'],
        ['monitoring_sessions_log_group', 'sessions'],
        ['network_flow_logs_log_group_group', 'flow-logs'],
      ].map(([id, log]) => [
        `aws_cloudwatch_log_group.${id}`,
        { name: `/${facts.project}/${stage.name}/${log}` },
      ]),
    ),
  };
}

/** Alarms, events, rights and the commands use these names. */
function topics(construct: string, name: string): Fixed {
  return {
    [`aws_sns_topic.${construct}_later`]: { name: `${name}-later` },
    [`aws_sns_topic.${construct}_urgent`]: { name: `${name}-urgent` },
    [`aws_kms_alias.${construct}_alias`]: { name: `alias/${name}-alerts` },
  };
}

/** The addresses of subnet slots. Slots that the stage does not use have no subnet. */
function subnets({ stage }: Context): Fixed {
  if (!stage) return {};
  const { subnets: cidrs, zones } = stage.network;
  const slots = Array.from({ length: typeof zones === 'number' ? zones : zones.length }, (_, slot) => slot);
  return Object.fromEntries(
    (['public', 'private'] as const).flatMap((tier) =>
      slots.map((slot) => [
        `aws_subnet.network_${tier}_${slot + 1}`,
        { cidr_block: cidrs[tier][slot] ?? '' },
      ]),
    ),
  );
}

/** Resources that exist only with some settings. */
function conditional(stack: Stack, { facts, name, stage }: Context): Fixed {
  const circleci = {
    'aws_iam_role.circleci_plan_role': { name: `${facts.project}-circleci-plan` },
    'aws_iam_role.circleci_apply_role': { name: `${facts.project}-circleci-apply` },
    'aws_iam_policy.circleci_boundary': { name: `${facts.project}-boundary` },
    'aws_iam_policy.circleci_nameless': { name: `${facts.project}-circleci-nameless` },
    'aws_iam_policy.circleci_reads': { name: `${facts.project}-circleci-plan` },
    'aws_iam_policy.circleci_roles': { name: `${facts.project}-circleci-roles` },
    'aws_iam_openid_connect_provider.circleci_identity_provider': {},
    'aws_iam_role_policy_attachment.circleci_plan_role_reads': {},
    'aws_iam_role_policy_attachment.circleci_apply_role_nameless': {},
    'aws_iam_role_policy_attachment.circleci_apply_role_reads': {},
    'aws_iam_role_policy_attachment.circleci_apply_role_roles': {},
    'aws_iam_role_policy.circleci_apply_role_apply': {},
  };
  if (stack.name === 'state') return facts.circleci ? circleci : {};
  return {
    ...(stage?.network.endpoints ? endpoints(name) : {}),
    ...(stage ? scheduled(stage.app.schedule, name) : {}),
  };
}

function endpoints(name: string): Fixed {
  const description = `Interface endpoints of ${name}`;
  return { 'aws_security_group.security_groups_endpoints': { name: `${name}-endpoints`, description } };
}

/** The names of scheduled commands: used by their roles' rights, and by the rule that reports failures. */
function scheduled(commands: Readonly<Record<string, object>>, name: string): Fixed {
  const each = Object.keys(commands).map((command): Fixed => {
    const address = `schedule_command_${command.replaceAll('-', '_')}`;
    return {
      [`aws_scheduler_schedule.${address}_schedule`]: { name: command },
      [`aws_ssm_document.${address}_automation`]: {
        name: `${name}-schedule.${command}`,
        document_format: 'YAML',
      },
      [`aws_ssm_document.${address}_command`]: { name: `${name}-command.${command}`, ...COMMAND },
    };
  });
  if (each.length === 0) return {};
  return {
    'aws_scheduler_schedule_group.schedule_group': { name },
    'aws_iam_role.schedule_automation_role_role': { name: `${name}-automation` },
    'aws_iam_role.schedule_scheduler_role_role': { name: `${name}-scheduler` },
    ...Object.assign({}, ...each),
  };
}

/**
 * Checks that a target group's name begins with the stage's, because its rights use that. The rest changes
 * when it is replaced.
 */
function targetGroups(stack: Stack, { name }: Context): Finding[] {
  return stack.all('aws_lb_target_group').flatMap((group) => {
    const found = String(group.values['name']);
    const holds = found.startsWith(`${name}-`) && /^[0-9a-f]{8}$/.test(found.slice(name.length + 1));
    return unless(holds, group, `has the name ${given(found)}, not ${name} and eight characters`);
  });
}

/** Refuses generated names: a policy cannot contain them, and a command cannot find them. */
function generated(stack: Stack): Finding[] {
  return stack.resources.flatMap((resource) => {
    const prefix = ['name_prefix', 'bucket_prefix'].find((argument) => argument in resource.values);
    return unless(prefix === undefined, resource, `has a generated name: ${prefix}`);
  });
}

/**
 * Changes that matter by attributes.json and that no rule catches, each with the reason: a pattern for lines of the
 * run, `class stack: mutant`.
 */
export const UNCAUGHT: readonly { readonly which: RegExp; readonly why: string }[] = [
  {
    which: /^data \w[\w-]*: absent aws_s3_bucket_lifecycle_configuration\.\w+ (rule|rule\.filter):/,
    why: 'Without its rules a bucket keeps everything, which costs; a rule without a filter is one for all, as an empty prefix is.',
  },
  {
    which: /^data .* aws_s3_bucket_lifecycle_configuration\.\w+ rule\.filter\.prefix: "" → /,
    why: 'A rule for fewer objects keeps the others, which costs.',
  },
  {
    which: /^data .*: duplicated aws_s3_bucket_lifecycle_configuration\.\w+ rule\./,
    why: 'The second rule has the id of the first, which S3 refuses.',
  },
  {
    which: /^rights state: opened aws_iam_policy\.circleci_boundary policy:/,
    why: 'CI itself has not the rights that the boundary would let it give: what it has, and rights over rights, are held.',
  },
  {
    which: /^rights state: present aws_iam_role\.circleci_plan_role permissions_boundary:/,
    why: 'A boundary takes rights away, and gives none.',
  },
  {
    which: /^(rights|traffic) .*: duplicated (aws_iam_role|aws_security_group|aws_kms_key)\./,
    why: 'Nobody runs under the second role, is in the second group, or encrypts by the second key.',
  },
  {
    which:
      /^rights .* aws_autoscaling_group\.\w+ tag\.(key|value|propagate_at_launch): ("Name"|"hello-|true)/,
    why: 'It is the tag Name, which is for people.',
  },
  {
    which: /^rights .*: duplicated aws_launch_template\.\w+ tag_specifications\.resource_type:/,
    why: 'AWS refuses a type of resource that it does not know.',
  },
  {
    which: /^alarms .* input_transformer\.input_template: /,
    why: 'Other words, with the fields of the event in them: people are told all the same.',
  },
  {
    which: /^traffic .*: opened aws_codedeploy_deployment_group\.\w+ auto_rollback_configuration\.events:/,
    why: 'The two events are there; AWS refuses the third, which it does not know.',
  },
  {
    which: /^alarms .*: present aws_cloudwatch_metric_alarm\.\w+ (metric_name|namespace|statistic):/,
    why: 'AWS refuses an alarm that has a metric beside its expression.',
  },
  {
    which: /^rights .*: present aws_ssm_document\.monitoring_sessions_document target_type:/,
    why: 'Session Manager asks for no type of target.',
  },
  {
    which:
      /^(reach|alarms|traffic|rights) .*: duplicated (aws_vpc_endpoint|aws_network_acl_rule|aws_cloudwatch_log_group)\./,
    why: 'AWS refuses a second endpoint of a service for the same routes, and a second rule of a number; a second log group is empty.',
  },
  {
    which:
      /^(alarms|reach|traffic) .*: duplicated aws_cloudwatch_(log_metric_filter|metric_alarm|event_rule|event_target)\./,
    why: 'It stands beside the one that people are told by, and people may add alarms of their own.',
  },
  {
    which: /^rights .*: duplicated data\.aws_ssm_parameter\./,
    why: 'A public parameter that nothing refers to is read, and no more.',
  },
  {
    which:
      /^rights .*: absent aws_codepipeline\.\w+ stage\.action\.(run_order: 1 |configuration: \{"CustomData")/,
    why: 'The first is what AWS takes anyway; an approval without words waits all the same.',
  },
  {
    which:
      /^rights .*: opened aws_codebuild_project\.build_project environment\.environment_variable\.value: "3"/,
    why: 'The number of the contract, which the tests of the pipeline hold: a wrong one stops the build.',
  },
  {
    which:
      /^rights .*: opened aws_iam_role_policy\.fleet_instance_role_(permissions|releases|secrets) policy:/,
    why: 'What the app may do is what the settings say, and statements come and go with them: tests of least privilege evaluate them.',
  },
  {
    which: /^reach .*: opened aws_s3_bucket_policy\.access_logs_policy policy:/,
    why: 'A statement for nobody, in place of the account of the load balancers, which S3 refuses.',
  },
  {
    which: /^reach .*: duplicated data\.aws_prefix_list\./,
    why: 'A list of addresses that no rule refers to is read, and no more.',
  },
  {
    which: /^traffic .*: opened aws_launch_template\.\w+ instance_type:/,
    why: 'Another size of the same processor: what it costs is in the plan, and a setting says it.',
  },
  {
    which: /^traffic .*: absent aws_scheduler_schedule\.\w+ schedule_expression_timezone: "UTC"/,
    why: 'UTC is what AWS takes where nothing is said.',
  },
];

import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, HOW_RELEASED, one, only, orNone } from './aspects/judged';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** CodeDeploy. */
export const codedeploy = {
  aws_codedeploy_app: {
    find: { importId: ({ name }, { lookups }) => lookups.application(String(name)) },
    rights: {
      read: [anywhere('codedeploy:GetApplication', 'codedeploy:ListTagsForResource')],
      apply: [
        on(
          'application',
          'codedeploy:CreateApplication',
          'codedeploy:DeleteApplication',
          'codedeploy:GetApplication',
          'codedeploy:TagResource',
          'codedeploy:UntagResource',
          'codedeploy:UpdateApplication',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'deployment-target',
    disappears: {
      whole: json('codedeploy', 'CodeDeploy_20141006.DeleteApplication', ({ name }) => ({
        applicationName: name,
      })),
    },
    audit: ({ name }) => `codedeploy application ${name}`,
    price: 'free',
    judged: {
      values: { compute_platform: orNone(only('Server')) },
      security: ['name'],
      leftOut: because(HOW_RELEASED, 'compute_platform'),
    },
  },
  aws_codedeploy_deployment_group: {
    find: { importId: joined(':', 'app_name', 'deployment_group_name') },
    rights: {
      read: [anywhere('codedeploy:GetDeploymentGroup', 'codedeploy:ListTagsForResource')],
      apply: [
        on(
          'deploymentGroup',
          'codedeploy:CreateDeploymentGroup',
          'codedeploy:DeleteDeploymentGroup',
          'codedeploy:GetDeploymentGroup',
          'codedeploy:UpdateDeploymentGroup',
        ),
      ],
      passRole: { to: 'codedeploy' },
    },
    createBeforeDestroy: false,
    verdict: 'deployment-target',
    words: {
      settings: { deployment_config_name: 'rollout' },
      values: {
        deployment_config_name: {
          'CodeDeployDefault.AllAtOnce': 'AllAtOnce',
          'CodeDeployDefault.HalfAtATime': 'HalfAtATime',
          'CodeDeployDefault.OneAtATime': 'OneAtATime',
        },
      },
    },
    disappears: {
      part: json(
        'codedeploy',
        'CodeDeploy_20141006.DeleteDeploymentGroup',
        ({ app_name: app, deployment_group_name: group }) => ({
          applicationName: app,
          deploymentGroupName: group,
        }),
      ),
    },
    audit: ({ deployment_group_name: name }) => `codedeploy deployment-group ${name}`,
    price: 'free',
    judged: {
      values: {
        'alarm_configuration.alarms[]': one('aws_cloudwatch_metric_alarm'),
        'alarm_configuration.enabled': only(true),
        app_name: one('aws_codedeploy_app'),
        'auto_rollback_configuration.enabled': only(true),
        outdated_instances_strategy: orNone(only('UPDATE')),
      },
      security: ['deployment_group_name', 'service_role_arn'],
      leftOut: because(
        HOW_RELEASED,
        'alarm_configuration.alarms[]',
        'alarm_configuration.enabled',
        'app_name',
        'auto_rollback_configuration.enabled',
        'auto_rollback_configuration.events[]',
        'autoscaling_groups[]',
        'depends_on[]',
        'deployment_config_name',
        'deployment_style.deployment_option',
        'deployment_style.deployment_type',
        'lifecycle.ignore_changes[]',
        'lifecycle.replace_triggered_by[]',
        'load_balancer_info.target_group_info[].name',
        'outdated_instances_strategy',
      ),
    },
  },
} satisfies Kinds;

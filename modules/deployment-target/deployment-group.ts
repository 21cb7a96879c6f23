import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { CodedeployApp } from '@cdktf/provider-aws/lib/codedeploy-app';
import { CodedeployDeploymentGroup } from '@cdktf/provider-aws/lib/codedeploy-deployment-group';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { artifactBucketName, roleName } from '../../settings/names';
import { ServiceRole } from '../service-role';
import { ReleaseCommandDocument } from './release-command-document';
import { ReleaseDocument } from './release-document';
import { serviceRights } from './service-rights';

export interface DeploymentGroupProps {
  readonly project: string;
  /** `<project>-<stage>`: the name of the application and of its one deployment group. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
  /** The Auto Scaling group that releases go to; it can be in only one deployment group. */
  readonly group: AutoscalingGroup;
  /** An instance leaves it for the deployment and joins it again; its name must be known at synthesis. */
  readonly targetGroup: LbTargetGroup;
  /**
   * Names of metric alarms that stop a release and roll it back, at most 10. (AWS does not document composite alarms
   * here.) Where a release takes every instance out at once (`AllAtOnce`, or one instance), an alarm on healthy hosts
   * would roll back each release.
   * @default none
   */
  readonly alarmNames?: readonly string[];
}

/** CodeDeploy's quota of alarms in a deployment group. */
export const MAX_ALARMS = 10;

/**
 * CodeDeploy's application and deployment group of a stage, and the Systems Manager documents of releases. CodeDeploy
 * deploys in place: it takes an instance out of the load balancer, replaces the app and puts it back. It deploys to
 * every new instance before that serves, and rolls a failed deployment back.
 */
export class DeploymentGroup extends Construct {
  readonly application: CodedeployApp;
  readonly deploymentGroup: CodedeployDeploymentGroup;
  readonly releaseDocument: ReleaseDocument;

  constructor(scope: Construct, id: string, props: DeploymentGroupProps) {
    super(scope, id);
    this.refuseTooManyAlarms(props);
    this.application = new CodedeployApp(this, 'application', {
      name: props.name,
      computePlatform: 'Server',
    });
    const serviceRole = new ServiceRole(this, 'service-role', {
      name: roleName(props, props.stage.name, 'codedeploy'),
      service: 'codedeploy.amazonaws.com',
      forAccount: props.account,
      rights: serviceRights({ ...props, targetGroupName: nameOf(props.targetGroup) }),
    });
    this.deploymentGroup = this.createDeploymentGroup(props, serviceRole);
    this.releaseDocument = new ReleaseDocument(this, 'release', { name: props.name });
    new ReleaseCommandDocument(this, 'release-command', {
      name: props.name,
      artifactBucket: artifactBucketName(props),
      timeoutMinutes: props.stage.app.releaseTimeoutMinutes,
    });
  }

  private createDeploymentGroup(
    { name, stage, group, targetGroup, alarmNames = [] }: DeploymentGroupProps,
    serviceRole: ServiceRole,
  ): CodedeployDeploymentGroup {
    return new CodedeployDeploymentGroup(this, 'group', {
      appName: this.application.name,
      deploymentGroupName: name,
      serviceRoleArn: serviceRole.role.arn,
      deploymentConfigName: `CodeDeployDefault.${stage.rollout}`,
      autoscalingGroups: [group.name],
      deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
      loadBalancerInfo: { targetGroupInfo: [{ name: targetGroup.name }] }, // its name: AWS takes no ARN here
      autoRollbackConfiguration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      alarmConfiguration: alarmNames.length > 0 ? { enabled: true, alarms: [...alarmNames] } : undefined,
      // An instance that started during a release got the release before. CodeDeploy then deploys to it once more.
      outdatedInstancesStrategy: 'UPDATE',
      // CodeDeploy needs its rights to create its hook on the Auto Scaling group, and to delete it.
      dependsOn: serviceRole.ready,
      // A new Auto Scaling group of the same name lacks CodeDeploy's hook, so new instances would get no release. The
      // deployment group knows only the name and would show no change.
      lifecycle: {
        replaceTriggeredBy: [`${group.terraformResourceType}.${group.friendlyUniqueId}.arn`],
        // The pipeline's steps switch the alarms off for a release that ignores them, and on again at its end.
        // Terraform would switch them on in the middle of the release.
        ...(alarmNames.length > 0 && { ignoreChanges: ['alarm_configuration[0].enabled'] }),
      },
    });
  }

  private refuseTooManyAlarms({ name, alarmNames = [] }: DeploymentGroupProps): void {
    if (alarmNames.length <= MAX_ALARMS) return;
    throw new Error(
      `alarmNames of ${name} has ${alarmNames.length} alarms, but CodeDeploy takes at most ${MAX_ALARMS} in a ` +
        'deployment group: leave some out.',
    );
  }
}

function nameOf({ nameInput }: LbTargetGroup): string {
  if (nameInput) return nameInput;
  throw new Error('The target group of a deployment target needs a name: the service role is limited to it.');
}

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

export interface DeploymentTargetProps {
  readonly project: string;
  /** `<project>-<stage>`: the name of the application and of its one deployment group. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
  /** The instances that releases go to. A group can be in one deployment group only. */
  readonly group: AutoscalingGroup;
  /** What an instance leaves and joins again while it is released to; its name is known at synthesis. */
  readonly targetGroup: LbTargetGroup;
  /**
   * Names of metric alarms that stop a release and roll it back; at most 10. Composite alarms are not documented to
   * work here. No alarm on the number of healthy hosts where a release takes every instance out at once
   * (`AllAtOnce`, or one instance): it would roll back each release.
   * @default none
   */
  readonly alarmNames?: readonly string[];
}

/** CodeDeploy's quota of alarms in a deployment group. */
export const MAX_ALARMS = 10;

/**
 * Where releases of a stage go: CodeDeploy replaces the app on the running instances, each taken out of the load
 * balancer meanwhile, and puts it on every new instance before that serves. It rolls a failed deployment back itself.
 */
export class DeploymentTarget extends Construct {
  readonly application: CodedeployApp;
  readonly deploymentGroup: CodedeployDeploymentGroup;
  readonly releaseDocument: ReleaseDocument;

  constructor(scope: Construct, id: string, props: DeploymentTargetProps) {
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
    { name, stage, group, targetGroup, alarmNames = [] }: DeploymentTargetProps,
    serviceRole: ServiceRole,
  ): CodedeployDeploymentGroup {
    return new CodedeployDeploymentGroup(this, 'group', {
      appName: this.application.name,
      deploymentGroupName: name,
      serviceRoleArn: serviceRole.role.arn,
      deploymentConfigName: `CodeDeployDefault.${stage.rollout}`,
      autoscalingGroups: [group.name],
      deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
      loadBalancerInfo: { targetGroupInfo: [{ name: targetGroup.name }] }, // the name: an ARN is not understood
      autoRollbackConfiguration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      alarmConfiguration: alarmNames.length > 0 ? { enabled: true, alarms: [...alarmNames] } : undefined,
      // An instance that started in the middle of a release got the one before: it is released to once more.
      outdatedInstancesStrategy: 'UPDATE',
      // Without its rights CodeDeploy can neither put its hook on the Auto Scaling group nor take it off again.
      dependsOn: serviceRole.ready,
      // A new Auto Scaling group of the same name lacks the hook that releases to new instances, and nothing would
      // show it: the name is all that the deployment group keeps.
      lifecycle: {
        replaceTriggeredBy: [`${group.terraformResourceType}.${group.friendlyUniqueId}.arn`],
        // A release past the alarms switches them off, and its end switches them on again (modules/pipeline/steps): to
        // Terraform that is a change to take back, in mid-release.
        ...(alarmNames.length > 0 && { ignoreChanges: ['alarm_configuration[0].enabled'] }),
      },
    });
  }

  private refuseTooManyAlarms({ name, alarmNames = [] }: DeploymentTargetProps): void {
    if (alarmNames.length <= MAX_ALARMS) return;
    throw new Error(
      `alarmNames of ${name} are ${alarmNames.length}, but CodeDeploy takes ${MAX_ALARMS} alarms in a ` +
        'deployment group: leave some out.',
    );
  }
}

function nameOf({ nameInput }: LbTargetGroup): string {
  if (nameInput) return nameInput;
  throw new Error('The target group of a deployment target needs a name: the service role is limited to it.');
}

import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { tagsOf } from '../../settings/names';
import { DEREGISTRATION_DELAY } from '../load-balancer/target-group';
import { LogGroup } from '../log-group';
import { AutoScalingGroup } from './auto-scaling-group';
import { Image } from './image';
import { instanceRights } from './instance-rights';
import { InstanceRole } from './instance-role';
import { LaunchTemplate } from './launch-template';
import { Scaling } from './scaling';
import { INSTANCE_LOG_NAMES, logGroupName } from './telemetry';
import { userData } from './user-data';

export interface FleetProps {
  readonly project: string;
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly loadBalancer: Lb;
  readonly targetGroup: LbTargetGroup;
  /** The listener that forwards to the target group. */
  readonly servedBy: LbListener;
  /** What must exist before the first instance boots. */
  readonly after: ITerraformDependable[];
}

/** The instances of a stage: launch template, role, log groups, Auto Scaling group and scaling policies. */
export class Fleet extends Construct {
  readonly launchTemplate: LaunchTemplate;
  readonly group: AutoScalingGroup;
  readonly role: InstanceRole;

  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, id);
    const { name, stage } = props;
    const logGroups = this.createLogGroups(props);
    this.role = new InstanceRole(this, 'instance-role', { name, rights: instanceRights(props) });
    this.launchTemplate = this.createLaunchTemplate(props);
    this.group = new AutoScalingGroup(this, 'auto-scaling', {
      name,
      stage,
      subnetIds: props.subnetIds,
      launchTemplate: this.launchTemplate.template,
      targetGroupArn: props.targetGroup.arn,
      tags: this.tags(props),
      after: [...props.after, ...this.role.ready, ...logGroups.map(({ group }) => group), props.servedBy],
    });
    new Scaling(this, 'scaling', {
      groupName: this.group.group.name,
      loadBalancerArnSuffix: props.loadBalancer.arnSuffix,
      targetGroupArnSuffix: props.targetGroup.arnSuffix,
      servedBy: props.servedBy,
    });
  }

  private createLaunchTemplate(props: FleetProps): LaunchTemplate {
    const { name, account, region, stage } = props;
    const image = new Image(this, 'image', { architecture: stage.instances.architecture });
    return new LaunchTemplate(this, 'launch-template', {
      name,
      account,
      region,
      instanceType: stage.instances.type,
      imageId: image.id,
      instanceProfileArn: this.role.profile.arn,
      securityGroupId: props.securityGroupId,
      userData: this.startUp(props),
      tags: this.tags(props),
    });
  }

  private startUp({ project, name, region, stage }: FleetProps): string {
    return userData({
      project,
      stage: stage.name,
      region,
      healthPath: stage.app.healthPath,
      limits: stage.app.limits,
      environment: stage.app.environment,
      secrets: stage.app.secrets,
      drainSeconds: DEREGISTRATION_DELAY,
      deploymentTarget: { application: name, group: name },
      packages: stage.app.packages,
      idleTimeoutSeconds: stage.app.idleTimeoutSeconds,
      bodyLimitMiB: stage.app.bodyLimitMiB,
      codeDeployAgent: stage.instances.codeDeployAgent,
      endpoints: stage.network.endpoints,
    });
  }

  /** Terraform creates them: the agents have no right to, and a group that an agent creates keeps events forever. */
  private createLogGroups({ project, stage }: FleetProps): LogGroup[] {
    return INSTANCE_LOG_NAMES.map(
      (log) => new LogGroup(this, `${log}-logs`, { name: logGroupName(project, stage.name, log), stage }),
    );
  }

  private tags({ project, stage, name }: FleetProps): Record<string, string> {
    return { Name: name, ...tagsOf({ project }, stage.name) };
  }
}

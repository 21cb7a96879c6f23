import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Calls, type EmbeddedAws } from '../../embedded-aws';

export const GROUP = 'hello-staging';
export const ALARM = `${GROUP}-app-5xx`;
const region = 'us-east-1';
/** The parts of an alarm's description (modules/monitoring/alarm.ts). */
const DESCRIPTION = [
  'What happened: the app answered more than 5 % of its requests with an error (5xx) for 3 of 5 minutes.',
  "Where to look: the dashboard's top row.",
  'What to do: go back to the release before.',
  'Runbook: https://github.com/acme/hello/blob/main/docs/runbook.md#app-5xx',
].join('\n');
const DATA = { ImageId: 'ami-12c6146b', InstanceType: 't4g.small' } as const;

/**
 * A stage's instances, with all that an instance refresh reads, created by API calls: Terraform needs minutes for it.
 */
export class TestFleet {
  private readonly autoScaling = new AutoScalingClient({ region });
  private readonly ec2 = new EC2Client({ region });
  private templateId = '';

  /** @param name `<project>-<stage>`, the name of every resource */
  constructor(
    private readonly aws: EmbeddedAws,
    private readonly name: string = GROUP,
  ) {}

  /** Creates two instances behind a target group, a deployment group, and its alarm. */
  async make(): Promise<void> {
    const { LaunchTemplate } = await this.ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: this.name, LaunchTemplateData: DATA }),
    );
    this.templateId = LaunchTemplate?.LaunchTemplateId ?? '';
    const { Subnets: [subnet] = [] } = await this.ec2.send(new DescribeSubnetsCommand({}));
    const { TargetGroups: [target] = [] } = await new ElasticLoadBalancingV2Client({ region }).send(
      new CreateTargetGroupCommand({ Name: this.name, Protocol: 'HTTPS', Port: 8443, VpcId: subnet?.VpcId }),
    );
    await this.autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: this.name,
        MinSize: 2,
        MaxSize: 4,
        VPCZoneIdentifier: subnet?.SubnetId,
        LaunchTemplate: { LaunchTemplateId: this.templateId, Version: '1' },
        TargetGroupARNs: [target?.TargetGroupArn ?? ''],
      }),
    );
    await this.makeDeploymentTarget();
  }

  /** Creates a launch template version, as an apply of a changed template does. @returns its number */
  async newVersion(): Promise<string> {
    const command = { LaunchTemplateId: this.templateId, LaunchTemplateData: DATA };
    const { LaunchTemplateVersion: version } = await this.ec2.send(
      new CreateLaunchTemplateVersionCommand(command),
    );
    return String(version?.VersionNumber);
  }

  /** The launch template version of the group, and that of each instance. */
  async versions(): Promise<string[]> {
    const { AutoScalingGroups: [group] = [] } = await this.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.name] }),
    );
    const instances = (group?.Instances ?? []).map(({ LaunchTemplate }) => LaunchTemplate?.Version ?? '');
    return [group?.LaunchTemplate?.Version ?? '', ...instances];
  }

  async instanceIds(): Promise<string[]> {
    const { AutoScalingGroups: [group] = [] } = await this.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.name] }),
    );
    return (group?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
  }

  /** Scales the group to 0, as a schedule does in the evening. */
  async sleep(): Promise<void> {
    const command = { AutoScalingGroupName: this.name, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
    await this.autoScaling.send(new UpdateAutoScalingGroupCommand(command));
  }

  private async makeDeploymentTarget(): Promise<void> {
    const calls = new Calls(this.aws);
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'codedeploy.amazonaws.com' } },
      ],
    };
    await calls.query('iam', 'CreateRole', {
      RoleName: this.name,
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
    await calls.alarm(`${this.name}-app-5xx`, { AlarmDescription: DESCRIPTION });
    const codeDeploy = new CodeDeployClient({ region });
    const applicationName = this.name;
    await codeDeploy.send(new CreateApplicationCommand({ applicationName, computePlatform: 'Server' }));
    await codeDeploy.send(
      new CreateDeploymentGroupCommand({
        applicationName,
        deploymentGroupName: this.name,
        serviceRoleArn: `arn:aws:iam::123456789012:role/${this.name}`,
        autoScalingGroups: [this.name],
        alarmConfiguration: { enabled: true, alarms: [{ name: `${this.name}-app-5xx` }] },
      }),
    );
  }
}

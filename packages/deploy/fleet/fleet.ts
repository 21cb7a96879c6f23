import {
  type AutoScalingGroup,
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type Instance,
  type InstanceRefresh,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeLaunchTemplatesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientConfig } from '../account/aws';
import { UserError } from '../../command';

/** A stage's instances at one moment. */
export interface Snapshot {
  readonly templateId: string;
  /** The newest version of the launch template. */
  readonly newest: string;
  /** The launch template version that the group starts new instances with. */
  readonly groupVersion: string;
  /** The group's desired capacity: 0 while the stage is stopped by its schedule. */
  readonly desired: number;
  /** The instances that are not being terminated. */
  readonly instances: readonly Instance[];
  readonly targetGroupArns: readonly string[];
}

/** An instance refresh as AWS describes it, with its id and its status. */
export type Refresh = InstanceRefresh & Required<Pick<InstanceRefresh, 'InstanceRefreshId' | 'Status'>>;

type GroupOfTemplate = AutoScalingGroup & Required<Pick<AutoScalingGroup, 'LaunchTemplate'>>;

const ENDED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/** The ids of the instances in service. */
export const inService = (instances: readonly Instance[]): string[] =>
  instances.flatMap(({ InstanceId, LifecycleState }) =>
    LifecycleState === 'InService' && InstanceId !== undefined ? [InstanceId] : [],
  );

/** Whether the instance refresh has reached a final status. */
export const hasEnded = ({ Status }: Refresh): boolean => ENDED.includes(Status);

/**
 * Seconds that the alarms are watched after the last instance was replaced: most alarms evaluate five
 * minutes.
 */
const BAKE_TIME = 300;

/** The Auto Scaling group of a stage, with its launch template and its target groups. */
export class Fleet {
  private readonly autoScaling: AutoScalingClient;
  private readonly ec2: EC2Client;
  private readonly loadBalancing: ElasticLoadBalancingV2Client;

  /** @param name of the group: `<project>-<stage>` */
  constructor(
    readonly name: string,
    readonly region: string,
  ) {
    const config = clientConfig(region);
    this.autoScaling = new AutoScalingClient(config);
    this.ec2 = new EC2Client(config);
    this.loadBalancing = new ElasticLoadBalancingV2Client(config);
  }

  /** Reads the group. @throws UserError where the stage is not deployed */
  async look(): Promise<Snapshot> {
    const snapshot = await this.find();
    if (snapshot) return snapshot;
    throw new UserError(
      `The Auto Scaling group ${this.name} does not exist in ${this.region}: the stage is not deployed.`,
    );
  }

  /** As {@link look}, but undefined where the stage is not deployed. */
  async find(): Promise<Snapshot | undefined> {
    const group = await this.group();
    return group && this.snapshotOf(group);
  }

  /** As {@link find}, with the health of the instances in each target group, read in parallel. */
  async findWithHealth(): Promise<
    { readonly snapshot: Snapshot; readonly healths: readonly Map<string, string>[] } | undefined
  > {
    const group = await this.group();
    if (!group) return undefined;
    const [snapshot, ...healths] = await Promise.all([
      this.snapshotOf(group),
      ...(group.TargetGroupARNs ?? []).map((arn) => this.targetHealth(arn)),
    ]);
    return { snapshot, healths };
  }

  private async group(): Promise<GroupOfTemplate | undefined> {
    const { AutoScalingGroups: [group] = [] } = await this.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.name] }),
    );
    return group?.LaunchTemplate && { ...group, LaunchTemplate: group.LaunchTemplate };
  }

  private async snapshotOf(group: GroupOfTemplate): Promise<Snapshot> {
    const { LaunchTemplateId: templateId = '', Version: groupVersion = '' } = group.LaunchTemplate;
    const { LaunchTemplates: [template] = [] } = await this.ec2.send(
      new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [templateId] }),
    );
    return {
      templateId,
      newest: String(template?.LatestVersionNumber ?? ''),
      groupVersion,
      desired: group.DesiredCapacity ?? 0,
      instances: (group.Instances ?? []).filter(
        ({ LifecycleState }) => !LifecycleState?.startsWith('Terminat'),
      ),
      targetGroupArns: group.TargetGroupARNs ?? [],
    };
  }

  /** The instance refresh that runs now, if any. AWS allows one at a time. */
  async running(): Promise<Refresh | undefined> {
    return (await this.refreshes()).find((refresh) => !hasEnded(refresh));
  }

  /** Reads an instance refresh. @throws Error where AWS no longer knows it */
  async refresh(id: string): Promise<Refresh> {
    const [found] = await this.refreshes([id]);
    if (found) return found;
    throw new UserError(`The instance refresh ${id} of ${this.name} does not exist on AWS any more.`);
  }

  /**
   * Starts an instance refresh to the newest version: it launches before it terminates, watches the alarms,
   * and rolls back where it fails. AWS can roll back only a refresh that was started with a desired
   * configuration.
   */
  async start(snapshot: Snapshot, alarms: readonly string[]): Promise<string> {
    const { InstanceRefreshId = '' } = await this.autoScaling.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: this.name,
        Strategy: 'Rolling',
        DesiredConfiguration: {
          LaunchTemplate: { LaunchTemplateId: snapshot.templateId, Version: snapshot.newest },
        },
        Preferences: {
          AutoRollback: true,
          MinHealthyPercentage: 100,
          MaxHealthyPercentage: 200,
          SkipMatching: true,
          ...(alarms.length > 0 && { AlarmSpecification: { Alarms: [...alarms] }, BakeTime: BAKE_TIME }),
        },
      }),
    );
    return InstanceRefreshId;
  }

  /** The target health in a target group, by instance id: `healthy`, or the reason. */
  async targetHealth(targetGroupArn: string): Promise<Map<string, string>> {
    const { TargetHealthDescriptions: targets = [] } = await this.loadBalancing.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
    );
    return new Map(
      targets.map(({ Target, TargetHealth: { State = 'unknown', Description } = {} }) => [
        Target?.Id ?? '',
        State === 'healthy' || !Description ? State : `${State} (${Description})`,
      ]),
    );
  }

  private async refreshes(ids?: string[]): Promise<Refresh[]> {
    const { InstanceRefreshes = [] } = await this.autoScaling.send(
      new DescribeInstanceRefreshesCommand({
        AutoScalingGroupName: this.name,
        ...(ids ? { InstanceRefreshIds: ids } : { MaxRecords: 10 }),
      }),
    );
    return InstanceRefreshes.filter(
      (refresh): refresh is Refresh =>
        refresh.InstanceRefreshId !== undefined && refresh.Status !== undefined,
    );
  }
}

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
  /** The version that the group starts new instances from. */
  readonly groupVersion: string;
  /** How many instances are wanted: none where the stage sleeps by its schedule. */
  readonly desired: number;
  /** Those that are not on their way out. */
  readonly instances: readonly Instance[];
  readonly targetGroupArns: readonly string[];
}

/** A refresh as AWS describes it, known to have an id and a status. */
export type Refresh = InstanceRefresh & Required<Pick<InstanceRefresh, 'InstanceRefreshId' | 'Status'>>;

type GroupOfTemplate = AutoScalingGroup & Required<Pick<AutoScalingGroup, 'LaunchTemplate'>>;

const ENDED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/** The ids of those that serve. */
export const inService = (instances: readonly Instance[]): string[] =>
  instances.flatMap(({ InstanceId, LifecycleState }) =>
    LifecycleState === 'InService' && InstanceId !== undefined ? [InstanceId] : [],
  );

export const hasEnded = ({ Status }: Refresh): boolean => ENDED.includes(Status);

/**
 * Seconds that the stage's alarms are watched after the last instance was replaced: most of them look at five minutes.
 */
const BAKE_TIME = 300;

/** The Auto Scaling group of a stage, its launch template and what is behind its load balancer. */
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

  /** @throws UserError where the stage was not deployed */
  async look(): Promise<Snapshot> {
    const snapshot = await this.find();
    if (snapshot) return snapshot;
    throw new UserError(
      `The Auto Scaling group ${this.name} does not exist in ${this.region}: the stage is not deployed.`,
    );
  }

  /** The same; undefined where the stage was not deployed. */
  async find(): Promise<Snapshot | undefined> {
    const group = await this.group();
    return group && this.snapshotOf(group);
  }

  /** The same, and what each target group of the load balancer says of the instances, asked side by side. */
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

  /** The refresh that runs now, if any. AWS runs one at a time. */
  async running(): Promise<Refresh | undefined> {
    return (await this.refreshes()).find((refresh) => !hasEnded(refresh));
  }

  /** @throws Error where AWS no longer knows it */
  async refresh(id: string): Promise<Refresh> {
    const [found] = await this.refreshes([id]);
    if (found) return found;
    throw new UserError(`The instance refresh ${id} of ${this.name} does not exist on AWS any more.`);
  }

  /**
   * Starts a refresh to a version: new instances before old ones go, the alarms watched, and back to the version
   * before where it fails. AWS rolls back only what was started with a desired configuration.
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

  /** What the load balancer says of an instance, by instance id: `healthy`, or why not. */
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

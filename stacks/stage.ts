import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone';
import { Aspects } from 'cdktf';
import { Construct } from 'constructs';
import { ByHandDocuments } from '../modules/by-hand/documents';
import { CreateBeforeDestroy } from '../modules/create-before-destroy';
import { DeploymentGroup } from '../modules/deployment-target/deployment-group';
import { Fleet } from '../modules/fleet/fleet';
import { AccessLogBucket } from '../modules/load-balancer/access-log-bucket';
import { Certificates } from '../modules/load-balancer/certificates';
import { DnsRecords } from '../modules/load-balancer/dns-records';
import { Listeners } from '../modules/load-balancer/listeners';
import { LoadBalancer } from '../modules/load-balancer/load-balancer';
import { TargetGroup } from '../modules/load-balancer/target-group';
import { Monitoring } from '../modules/monitoring/monitoring';
import { InterfaceEndpoints } from '../modules/network/endpoints';
import { Network } from '../modules/network/network';
import { Schedule } from '../modules/schedule/schedule';
import { SecurityGroups } from '../modules/security-groups';
import type { Settings, StageSettings } from '../settings';
import { endpointServices } from '../settings/endpoints';
import { accessLogBucketName, stageName } from '../settings/names';
import { BaseStack } from './base';
import { StageOutputs } from './stage-outputs';

export interface StageStackProps {
  readonly settings: Settings;
  readonly stage: StageSettings;
}

/** The stack of one stage: network, load balancer, certificates, DNS records, fleet, monitoring, deployments. */
export class StageStack extends BaseStack {
  private readonly stage: StageSettings;
  /** `<project>-<stage>` */
  private readonly name: string;

  constructor(scope: Construct, id: string, { settings, stage }: StageStackProps) {
    super(scope, id, { settings, stage: stage.name });
    this.stage = stage;
    this.name = stageName(settings, stage.name);
    Aspects.of(this).add(new CreateBeforeDestroy());

    const { account, region } = settings;
    const shared = { project: settings.project, name: this.name, account, region, stage };
    const network = new Network(this, 'network', shared);
    const vpcId = network.vpc.id;
    const securityGroups = new SecurityGroups(this, 'security-groups', { ...shared, vpcId });
    const endpoints = this.createEndpoints(network, securityGroups);

    const loadBalancer = new LoadBalancer(this, 'load-balancer', {
      ...shared,
      subnetIds: network.publicSubnets.ids, // of emptied zones too: it would send nothing to the instances left in a zone without it
      securityGroupId: securityGroups.loadBalancer.id,
      accessLogs: this.createAccessLogBucket(),
      after: network.publicReady,
    });
    const { targetGroup } = new TargetGroup(this, 'target-group', { ...shared, vpcId });
    const zone = stage.hostNames.length > 0 ? this.findHostedZone() : undefined;
    const certificates = this.issueCertificates(zone);
    const listeners = new Listeners(this, 'listeners', {
      stage,
      loadBalancerArn: loadBalancer.loadBalancer.arn,
      targetGroupArn: targetGroup.arn,
      certificateArns: certificates,
    });
    if (zone) {
      const { hostNames } = stage;
      new DnsRecords(this, 'records', {
        hostNames,
        zoneId: zone.id,
        loadBalancer: loadBalancer.loadBalancer,
      });
    }

    const fleet = new Fleet(this, 'fleet', {
      ...shared,
      subnetIds: network.privateSubnets.inUse,
      securityGroupId: securityGroups.instances.id,
      loadBalancer: loadBalancer.loadBalancer,
      targetGroup,
      servedBy: listeners.serving,
      after: [...network.ready, ...securityGroups.ready, ...(endpoints?.ready ?? [])],
    });
    const monitoring = new Monitoring(this, 'monitoring', {
      ...shared,
      alerts: settings.alerts,
      repository: settings.repository,
      budget: stage.name === Object.keys(settings.stages)[0],
      loadBalancer: loadBalancer.loadBalancer.arnSuffix,
      targetGroup: targetGroup.arnSuffix,
      autoScalingGroup: fleet.group.group.name,
      certificates,
      natGateways: network.privateRoutes.natGateways.map((gateway) => gateway.id),
      after: [fleet.group.group],
    });
    new DeploymentGroup(this, 'deployment-target', {
      ...shared,
      group: fleet.group.group,
      targetGroup,
      alarmNames: monitoring.rollbackAlarmNames,
    });
    new ByHandDocuments(this, 'by-hand', shared);
    if (Object.keys(stage.app.schedule).length > 0) new Schedule(this, 'schedule', shared);
    new StageOutputs(this, 'outputs', {
      stage,
      region,
      loadBalancer: loadBalancer.loadBalancer,
      fleet,
      monitoring,
    });
  }

  private createEndpoints(network: Network, { endpoints }: SecurityGroups): InterfaceEndpoints | undefined {
    if (!endpoints) return undefined;
    return new InterfaceEndpoints(this, 'endpoints', {
      name: this.name,
      region: this.settings.region,
      vpcId: network.vpc.id,
      subnets: network.privateSubnets,
      securityGroupId: endpoints.id,
      services: endpointServices(this.stage.app),
    });
  }

  private createAccessLogBucket(): AccessLogBucket {
    const { account, region } = this.settings;
    return new AccessLogBucket(this, 'access-logs', {
      name: accessLogBucketName(this.settings, this.stage.name),
      account,
      region,
      retentionDays: this.stage.logRetentionDays,
      protected: this.stage.protected,
    });
  }

  private findHostedZone(): DataAwsRoute53Zone {
    return new DataAwsRoute53Zone(this, 'zone', { name: this.settings.domain, privateZone: false });
  }

  private issueCertificates(zone: DataAwsRoute53Zone | undefined): ReadonlyMap<string, string> {
    if (!zone) return new Map();
    const { hostNames } = this.stage;
    return new Certificates(this, 'certificates', { hostNames, zoneId: zone.id }).issuedArns;
  }
}

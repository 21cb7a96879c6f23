import { Lb } from '@cdktf/provider-aws/lib/lb';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { Fleet } from '../modules/fleet/fleet';
import { consoleUrl } from '../modules/links';
import { Monitoring } from '../modules/monitoring/monitoring';
import type { StageSettings } from '../settings';

export interface StageOutputsProps {
  readonly stage: StageSettings;
  readonly region: string;
  readonly loadBalancer: Lb;
  readonly fleet: Fleet;
  readonly monitoring: Monitoring;
}

/** Outputs of a stage's stack for people, which only a deploy changes; `npm run status` shows the rest. */
export class StageOutputs extends Construct {
  constructor(scope: Construct, id: string, props: StageOutputsProps) {
    super(scope, id);
    const { stage, region, loadBalancer, fleet, monitoring } = props;
    const { group } = fleet.group;
    const [hostName] = stage.hostNames;

    this.output('url', hostName ? `https://${hostName}` : `http://${loadBalancer.dnsName}`);
    this.output('load_balancer', loadBalancer.name);
    this.output('auto_scaling_group', group.name);
    this.output('dashboard', dashboardUrl(monitoring.dashboard.dashboardName, region));
    this.output('shell', shellCommand(group.name, monitoring.sessions.document.name, region));
  }

  private output(name: string, value: string): void {
    new TerraformOutput(this, name, { value }).overrideLogicalId(name);
  }
}

function dashboardUrl(name: string, region: string): string {
  return `${consoleUrl(region, 'cloudwatch/home')}#dashboards/dashboard/${name}`;
}

/**
 * A command that opens a shell on one of the group's instances by Session Manager. It has no double quotes, because
 * Terraform would print them with a backslash. An instance's id needs no quotes; the query does, in zsh.
 */
function shellCommand(groupName: string, document: string, region: string): string {
  const instance =
    `aws autoscaling describe-auto-scaling-groups --region ${region} --auto-scaling-group-names ${groupName} ` +
    `--query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text`;
  return `aws ssm start-session --region ${region} --document-name ${document} --target $(${instance})`;
}

import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { arn } from '../arn';
import { LogGroup } from '../log-group';
import { policy, trust } from '../policy';

export interface FlowLogsProps {
  readonly project: string;
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly stage: StageSettings;
}

/** A log of every flow in the VPC, accepted or refused. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { group, groupArn } = this.createLogGroup(props);
    const role = this.createRole(props);
    const rights = this.allowWriting(role, groupArn);
    new FlowLog(this, 'flow-log', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: props.name },
      dependsOn: [rights],
    });
  }

  private createLogGroup({ project, account, region, stage }: FlowLogsProps) {
    const name = `/${project}/${stage.name}/flow-logs`;
    const { group } = new LogGroup(this, 'log-group', { name, stage });
    return { group, groupArn: arn(region, 'logs', `log-group:${name}`, account) };
  }

  private createRole({ name, account }: FlowLogsProps): IamRole {
    return new IamRole(this, 'role', {
      name: `${name}-flow-logs`,
      assumeRolePolicy: trust('vpc-flow-logs.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': account },
      }),
    });
  }

  private allowWriting(role: IamRole, groupArn: string): IamRolePolicy {
    return new IamRolePolicy(this, 'policy', {
      name: 'write-flow-logs',
      role: role.id,
      policy: policy([
        {
          sid: 'WriteFlowLogs',
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [groupArn, `${groupArn}:*`],
        },
      ]),
    });
  }
}

import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import { arn } from '../arn';
import { ServiceRole } from '../service-role';
import type { Place } from './target';

export interface SettleTriggerProps extends Place {
  /** The pipeline's name; the rule is `<name>-ended`, its role `<name>-events`. */
  readonly pipeline: string;
  /** Name of the CodeBuild project that is started. */
  readonly project: string;
}

/** However an execution can end. A rollback is an execution of its own. */
const ENDED = ['CANCELED', 'FAILED', 'STOPPED', 'SUCCEEDED', 'SUPERSEDED'];

/** Starts the step `settle` whenever an execution of the pipeline has ended. */
export class SettleTrigger extends Construct {
  constructor(scope: Construct, id: string, { pipeline, project, account, region }: SettleTriggerProps) {
    super(scope, id);
    const projectArn = arn(region, 'codebuild', `project/${project}`, account);
    const { role, ready } = new ServiceRole(this, 'service-role', {
      name: `${pipeline}-events`,
      service: 'events.amazonaws.com',
      forAccount: account,
      rights: { settle: [{ sid: 'Settle', actions: ['codebuild:StartBuild'], resources: [projectArn] }] },
    });
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: `${pipeline}-ended`,
      description: 'Takes back what a release changed for its time, however it ended',
      eventPattern: JSON.stringify({
        source: ['aws.codepipeline'],
        'detail-type': ['CodePipeline Pipeline Execution State Change'],
        detail: { pipeline: [pipeline], state: ENDED },
      }),
    });
    new CloudwatchEventTarget(this, 'settle', {
      rule: rule.name,
      targetId: 'settle',
      arn: projectArn,
      roleArn: role.arn,
      dependsOn: ready,
    });
  }
}

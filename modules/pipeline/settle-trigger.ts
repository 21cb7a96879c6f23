import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import { arn } from '../arn';
import { ServiceRole } from '../service-role';
import type { Place } from './target';

export interface SettleTriggerProps extends Place {
  /** The pipeline's name. The rules are `<name>-ended` and `<name>-clock`, and their role is `<name>-events`. */
  readonly pipeline: string;
  /** Name of the CodeBuild project `settle`. */
  readonly project: string;
}

/** All final states of an execution. A rollback is an execution of its own. */
const ENDED = ['CANCELED', 'FAILED', 'STOPPED', 'SUCCEEDED', 'SUPERSEDED'];

/**
 * How often the step also runs without an event. An event may get lost: EventBridge's reference says "best effort" for
 * CodePipeline's events. Each run is a build of about a minute, half a cent.
 */
const CLOCK = 'rate(1 hour)';

/** StartBuild's input for a run by the clock; steps/settle.sh reads it. [EventBridge user guide, CodeBuild targets] */
const BY_CLOCK = {
  environmentVariablesOverride: [{ name: 'BY_CLOCK', value: 'yes', type: 'PLAINTEXT' }],
};

/** EventBridge rules that start the step `settle`: after each execution of the pipeline, and every hour. */
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
      description:
        'Restores scaling and alarms of the stages after each release, whether it succeeded or not',
      eventPattern: JSON.stringify({
        source: ['aws.codepipeline'],
        'detail-type': ['CodePipeline Pipeline Execution State Change'],
        detail: { pipeline: [pipeline], state: ENDED },
      }),
    });
    const clock = new CloudwatchEventRule(this, 'clock', {
      name: `${pipeline}-clock`,
      description:
        'Restores scaling and alarms of the stages every hour, in case the event of a release got lost',
      scheduleExpression: CLOCK,
    });
    const target = { targetId: 'settle', arn: projectArn, roleArn: role.arn, dependsOn: ready };
    new CloudwatchEventTarget(this, 'settle', { ...target, rule: rule.name });
    new CloudwatchEventTarget(this, 'settle-by-clock', {
      ...target,
      rule: clock.name,
      input: JSON.stringify(BY_CLOCK),
    });
  }
}

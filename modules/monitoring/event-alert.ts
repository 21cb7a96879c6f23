import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import type { AlertTopic, Severity } from './alert-topic';

/** An event of AWS that people hear of, in full. */
export interface EventAlertDefinition {
  /** End of the rule's name, after `<project>-<stage>-`. */
  readonly id: string;
  /** Heading of its entry in docs/runbook.md. */
  readonly entry: string;
  readonly severity: Severity;
  /** What the rule is for, shown by AWS. */
  readonly description: string;
  /** Which events. */
  readonly pattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly detail: Readonly<Record<string, readonly string[]>>;
  };
  /** Names for parts of the event (`$.detail.state`), as the message uses them. */
  readonly fields: Readonly<Record<string, string>>;
  /** What happened, where to look, what to do: a line each, with `<field>` for a field. No quotes. */
  readonly happened: string;
  readonly look: string;
  readonly act: string;
}

export interface EventAlertProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly definition: EventAlertDefinition;
  readonly topic: AlertTopic;
  /** Address of docs/runbook.md. */
  readonly runbook: string;
}

/**
 * Sends an event to a topic as a readable mail. AWS sends such events on a best-effort basis: what must not be
 * missed shows in an alarm as well.
 */
export class EventAlert extends Construct {
  readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, { name, definition, topic, runbook }: EventAlertProps) {
    super(scope, id);
    this.rule = new CloudwatchEventRule(this, 'rule', {
      name: `${name}-${definition.id}`,
      description: definition.description,
      eventPattern: JSON.stringify(definition.pattern),
    });
    new CloudwatchEventTarget(this, 'mail', {
      rule: this.rule.name,
      targetId: 'mail',
      arn: topic.arn(definition.severity),
      inputTransformer: {
        inputPaths: { ...definition.fields },
        inputTemplate: template(definition, runbook),
      },
      dependsOn: topic.ready,
    });
  }
}

/** EventBridge takes text of several lines as one quoted string a line. */
function template({ happened, look, act, entry }: EventAlertDefinition, runbook: string): string {
  return [
    `What happened: ${happened}`,
    `Where to look: ${look}`,
    `What to do: ${act}`,
    `Runbook: ${runbook}#${entry}`,
  ]
    .map((line) => `"${line}"`)
    .join('\n');
}

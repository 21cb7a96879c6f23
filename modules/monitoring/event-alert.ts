import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import type { AlertTopic, Severity } from './alert-topic';

/** An AWS event that sends a mail: which event, to which topic, with which text. */
export interface EventAlertDefinition {
  /** The rule's name without `<project>-<stage>-`. */
  readonly id: string;
  /** Heading of its entry in docs/runbook.md. */
  readonly entry: string;
  readonly severity: Severity;
  /** The rule's description. */
  readonly description: string;
  /** The rule's event pattern. */
  readonly pattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly detail: Readonly<Record<string, readonly string[]>>;
  };
  /** Parts of the event (`$.detail.state`), by the names that the message uses. */
  readonly fields: Readonly<Record<string, string>>;
  /**
   * What happened, where to look, what to do: one line each, with `<field>` for a field and without quotation
   * marks.
   */
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
 * An EventBridge rule that sends an event to a topic as a mail for people. AWS delivers such events on a best-effort
 * basis, so whatever must not be missed has an alarm too.
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

/** EventBridge takes a text of several lines as one quoted string for each line. */
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

import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

/**
 * Scheduled commands that were not started. A command that was started and failed is an event (event-alerts.ts).
 * [EventBridge Scheduler user guide, "Monitoring with CloudWatch": the metric counts a start after its last retry]
 */
export function scheduleAlarms({ stage, metrics }: AlarmContext): AlarmDefinition[] {
  if (Object.keys(stage.app.schedule).length === 0) return [];
  return [
    {
      id: 'command-not-started',
      entry: 'command-not-started',
      severity: 'later',
      happened:
        'EventBridge Scheduler could not start a scheduled command: it did not run. The next try is at its next time.',
      look:
        "CloudTrail: StartAutomationExecution by the scheduler's role says why: a missing right, or a missing document. " +
        'Systems Manager, Automation: the command without an execution at its time is the one.',
      act: 'npm run plan shows whether a role or a document was changed by hand; npm run deploy restores it.',
      signal: { metric: metrics.droppedCommands },
      comparison: '>=',
      threshold: 1,
      periodSeconds: 300,
      datapoints: { breaching: 1, of: 1 },
      missing: {
        treated: 'notBreaching',
        because: 'AWS reports the metric only when a start was dropped.',
      },
    },
  ];
}

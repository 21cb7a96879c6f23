import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

/**
 * Scheduled commands that were not even started. One that was started and failed is an event (event-alerts.ts).
 * [EventBridge Scheduler user guide, "Monitoring with CloudWatch": the metric counts what its retries are used up of]
 */
export function scheduleAlarms({ stage, metrics }: AlarmContext): AlarmDefinition[] {
  if (Object.keys(stage.app.schedule).length === 0) return [];
  return [
    {
      id: 'command-not-started',
      entry: 'command-not-started',
      severity: 'later',
      happened:
        'EventBridge Scheduler gave up on starting a scheduled command: it did not run, and is not tried again before ' +
        'its next time.',
      look:
        "CloudTrail's StartAutomationExecution by the scheduler's role says why: rights, or a document that is missing. " +
        'An hourly command that is missing in Systems Manager, Automation, is the one.',
      act: 'npm run plan says whether a role or a document was changed by hand, and npm run deploy brings it back.',
      signal: { metric: metrics.droppedCommands },
      comparison: '>=',
      threshold: 1,
      periodSeconds: 300,
      datapoints: { breaching: 1, of: 1 },
      missing: {
        treated: 'notBreaching',
        because: 'The metric is published only where something was dropped.',
      },
    },
  ];
}

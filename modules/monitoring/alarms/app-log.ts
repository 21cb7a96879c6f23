import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

/** Errors that the app logs. */
export function appLogAlarms({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition[] {
  const { logErrorsPerMinute } = stage.thresholds;
  return [
    {
      id: 'log-errors',
      entry: 'log-errors',
      severity: 'later',
      happened:
        `For three of the last five minutes, the app wrote at least ${logErrorsPerMinute} error lines a minute, ` +
        'over all instances.',
      look: `Dashboard ${dashboard}: last error lines. Saved query: errors by release.`,
      act: 'If it began with a release, release the one before. Otherwise make a ticket of the most frequent message.',
      signal: { metric: metrics.errorLines },
      comparison: '>=',
      threshold: logErrorsPerMinute,
      datapoints: { breaching: 3, of: 5 },
      missing: { treated: 'notBreaching', because: 'Without log lines there are no error lines.' },
    },
  ];
}

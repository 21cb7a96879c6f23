import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

const FIVE_MINUTES = { breaching: 5, of: 5 };

const NO_INSTANCE = {
  treated: 'notBreaching',
  because:
    'Without instances nothing is reported: a stage that is scaled to 0 has no load; no-healthy-host tells an outage.',
} as const;

/** Resources that instances run out of. All can wait until the morning: what users notice has its own alarms. */
export function instanceAlarms(context: AlarmContext): AlarmDefinition[] {
  return [cpu(context), memory(context), disk(context), atMaximum(context)].flat();
}

function cpu({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { cpuPercent } = stage.thresholds;
  return {
    id: 'cpu',
    entry: 'cpu',
    severity: 'later',
    happened: `For five minutes, the instances used more than ${cpuPercent} % of their CPU, on average.`,
    look: `Dashboard ${dashboard}: traffic, CPU by instance, and whether the fleet is at its maximum.`,
    act: 'If there is more traffic than usual, raise instances.max. Otherwise compare with the last release.',
    signal: { metric: metrics.cpu('Average') },
    comparison: '>',
    threshold: cpuPercent,
    datapoints: FIVE_MINUTES,
    missing: NO_INSTANCE,
  };
}

function memory({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { memoryPercent } = stage.thresholds;
  return {
    id: 'memory',
    entry: 'memory',
    severity: 'later',
    happened: `For five minutes, an instance used more than ${memoryPercent} % of its memory.`,
    look: `Dashboard ${dashboard}: memory by instance. A line that only climbs is a leak; a step came with a release.`,
    act: 'Terminate the instance to gain time. Then release a fix, or set instances.type to one with more memory.',
    signal: { metric: metrics.memory },
    comparison: '>',
    threshold: memoryPercent,
    datapoints: FIVE_MINUTES,
    missing: NO_INSTANCE,
  };
}

function disk({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { diskPercent } = stage.thresholds;
  return {
    id: 'disk',
    entry: 'disk',
    severity: 'later',
    happened: `For five minutes, an instance had more than ${diskPercent} % of its root volume in use.`,
    look: `Dashboard ${dashboard}: disk by instance. On the instance: df -h and du -xh --max-depth 2 /var.`,
    act: 'Terminate the instance: its replacement has an empty disk. Then stop what fills it.',
    signal: { metric: metrics.disk },
    comparison: '>',
    threshold: diskPercent,
    datapoints: FIVE_MINUTES,
    missing: NO_INSTANCE,
  };
}

/** A fleet of a fixed size is always at its maximum, so it has no such alarm. */
function atMaximum({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition[] {
  const { min, max } = stage.instances;
  const minutes = stage.thresholds.atMaximumMinutes;
  if (min === max) return [];
  return [
    {
      id: 'at-maximum',
      entry: 'at-maximum',
      severity: 'later',
      happened: `For ${minutes} minutes, the fleet has been at its maximum of ${max} instances: it cannot grow.`,
      look: `Dashboard ${dashboard}: traffic, hosts and CPU. Is it load, or are failed instances replaced again and again?`,
      act: 'If it is load, raise instances.max, and check that the account has the quota of vCPUs.',
      signal: { metric: metrics.desiredHosts },
      comparison: '>=',
      threshold: max, // of the day: the schedule's lower maximum at night is meant to be reached
      datapoints: { breaching: minutes, of: minutes },
      missing: { treated: 'notBreaching', because: 'A group that reports no size is not known to be full.' },
    },
  ];
}

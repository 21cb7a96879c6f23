import { constructId } from '../../load-balancer/certificates';
import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

const DAY = 86_400;

/** A certificate that AWS did not renew in time, one alarm each. */
export function certificateAlarms({ stage, metrics, certificates }: AlarmContext): AlarmDefinition[] {
  const { certificateDays } = stage.thresholds;
  return [...certificates].map(([hostName, arn]) => ({
    id: `certificate-${constructId(hostName)}`,
    entry: 'certificate',
    severity: 'later',
    happened:
      `The certificate of ${hostName} ends in ${certificateDays} days or less. AWS should have renewed it ` +
      '45 days before its end at the latest: its DNS record may be gone.',
    look: 'Certificate Manager: renewal status of the certificate. Route 53: its validation record (_….).',
    act:
      'Deploy the stage again, which puts the record back. Is the domain still delegated to the zone, and is no ' +
      'CAA record in the way?',
    signal: { metric: metrics.daysToExpiry(arn) },
    comparison: '<=',
    threshold: certificateDays,
    periodSeconds: DAY, // reported twice a day
    datapoints: { breaching: 1, of: 1 },
    missing: {
      treated: 'ignore',
      because: 'AWS reports nothing at first, and nothing after the end: an alarm then must stay one.',
    },
  }));
}

import { constructId } from '../../load-balancer/certificates';
import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

const DAY = 86_400;

/** One alarm for each certificate: AWS did not renew it in time. */
export function certificateAlarms({ stage, metrics, certificates }: AlarmContext): AlarmDefinition[] {
  const { certificateDays } = stage.thresholds;
  return [...certificates].map(([hostName, arn]) => ({
    id: `certificate-${constructId(hostName)}`,
    entry: 'certificate',
    severity: 'later',
    happened:
      `The certificate of ${hostName} expires in ${certificateDays} days or less. AWS should have renewed it at least ` +
      '45 days before: its validation record in DNS may be missing.',
    look: 'Certificate Manager: renewal status of the certificate. Route 53: its validation record (_….).',
    act:
      'Deploy the stage again, which restores the record. Then check that the domain is still delegated to the zone, ' +
      'and that no CAA record forbids Amazon.',
    signal: { metric: metrics.daysToExpiry(arn) },
    comparison: '<=',
    threshold: certificateDays,
    periodSeconds: DAY, // reported twice a day
    datapoints: { breaching: 1, of: 1 },
    missing: {
      treated: 'ignore',
      because:
        'AWS reports nothing at first, and nothing once a certificate has expired: that alarm must stay on.',
    },
  }));
}

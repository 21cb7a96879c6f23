import { isChanged } from '../values';
import { cuts, fine, type Rule } from './rule';

const ASKED = ['type', 'fqdn', 'ip_address', 'port', 'resource_path', 'search_string', 'child_healthchecks'];

/**
 * A health check that DNS records depend on. [Route 53 developer guide, "Values that you specify when you
 * create health checks"]
 */
export const healthCheck: Rule = {
  delete: () =>
    cuts('health-check-changed', 'records that use it are answered as if it had failed, or not at all'),
  update: (change) => {
    const asked = ASKED.filter((key) => isChanged(change, key));
    const { before, after } = change;
    return [
      ...(asked.length > 0
        ? [
            cuts(
              'health-check-changed',
              `the health check changes (${asked.map((key) => `${key} ${JSON.stringify(before?.[key] ?? 'default')} → ${JSON.stringify(after?.[key] ?? 'default')}`.replace(/"/g, '')).join(', ')}): records of targets that fail it are no longer answered`,
            ),
          ]
        : []),
      ...(isChanged(change, 'invert_healthcheck')
        ? [cuts('health-check-changed', 'healthy targets count as failed, and failed ones as healthy')]
        : []),
      ...(before?.['disabled'] !== true && after?.['disabled'] === true
        ? [fine('everything that uses it counts as healthy')]
        : []),
      ...(['failure_threshold', 'request_interval', 'child_health_threshold', 'regions'].some((key) =>
        isChanged(change, key),
      )
        ? [fine('it fails or recovers sooner or later than before')]
        : []),
    ];
  },
};

import { isChanged } from '../values';
import { cuts, fine, type Rule } from './rule';

const ASKED = ['type', 'fqdn', 'ip_address', 'port', 'resource_path', 'search_string', 'child_healthchecks'];

/**
 * A health check that DNS records depend on. [Route 53 developer guide, "Values that you specify when you
 * create health checks"]
 */
export const healthCheck: Rule = {
  delete: () =>
    cuts('health-check-changed', 'what goes by it is answered as if it had failed, or not at all'),
  update: (change) => {
    const asked = ASKED.filter((key) => isChanged(change, key));
    const { before, after } = change;
    return [
      ...(asked.length > 0
        ? [
            cuts(
              'health-check-changed',
              `the health check asks otherwise (${asked.map((key) => `${key} ${JSON.stringify(before?.[key] ?? 'default')} → ${JSON.stringify(after?.[key] ?? 'default')}`.replace(/"/g, '')).join(', ')}): what does not answer it is answered for no more`,
            ),
          ]
        : []),
      ...(isChanged(change, 'invert_healthcheck')
        ? [cuts('health-check-changed', 'what it finds healthy counts as failed, and the other way round')]
        : []),
      ...(before?.['disabled'] !== true && after?.['disabled'] === true
        ? [fine('all that goes by it counts as healthy')]
        : []),
      ...(['failure_threshold', 'request_interval', 'child_health_threshold', 'regions'].some((key) =>
        isChanged(change, key),
      )
        ? [fine('it fails or recovers sooner or later than before')]
        : []),
    ];
  },
};

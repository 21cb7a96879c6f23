import { addressIn, list, type Values } from '../documents';
import type { Configuration } from './configuration';
import type { End } from './ends';
import { intersection, type Ports, type Range, without } from './ports';

/** Open ports, with what is known about them. */
export interface Behind {
  readonly named: readonly (readonly [port: number, service: string])[];
  readonly rest: Ports;
  readonly isKnown: boolean;
}

/** What listens on an open port. */
export class Listening {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Open TCP ports of an end: those with a known listener, and the others; on those nothing listens, where that is
   * known.
   */
  behind(ports: Ports, to: End, from?: End): Behind {
    const known = this.known(to, from);
    if (known === undefined) return { named: [], rest: ports, isKnown: false };
    const named = [...known].filter(([port]) => intersection(ports, [[port, port]]).length > 0);
    const rest = without(
      ports,
      named.map(([port]): Range => [port, port]),
    );
    return { named, rest, isKnown: true };
  }

  /** The ports of an end that have a known purpose, in their order; undefined where none is known. */
  private known(to: End, from?: End): Map<number, string> | undefined {
    if (to.kind === 'load balancer') return this.listeners();
    if (to.kind === 'instances' && from?.kind === 'load balancer') return this.targets();
    return undefined;
  }

  private listeners(): Map<number, string> {
    const listeners = this.configuration
      .all('aws_lb_listener')
      .map(({ address, values }): [number, string] => {
        const rules = this.configuration
          .all('aws_lb_listener_rule')
          .filter((rule) => addressIn(rule.values['listener_arn']) === address);
        const actions = [values['default_action'], ...rules.map((rule) => rule.values['action'])];
        const [what = ''] = actions.flatMap((action) => list(action).map(actionText));
        const more = rules.length > 0 ? ', and more by rules' : '';
        return [Number(values['port']), `${String(values['protocol'])} ${what}${more}`];
      });
    return new Map(listeners.sort(([a], [b]) => a - b));
  }

  private targets(): Map<number, string> {
    const groups = this.configuration.all('aws_lb_target_group');
    const ports = groups.flatMap(({ values }): [number, string][] => {
      const [{ port = 'traffic-port' } = {}] = list(values['health_check']);
      const traffic: [number, string] = [Number(values['port']), String(values['protocol'])];
      return port === 'traffic-port' ? [traffic] : [traffic, [Number(port), 'health check']];
    });
    return new Map(ports.sort(([a], [b]) => a - b));
  }
}

function actionText(action: Values): string {
  const [redirect] = list(action['redirect']);
  if (action['type'] !== 'redirect' || !redirect) return String(action['type']);
  return `redirect to ${String(redirect['protocol'])} ${String(redirect['port'])}`;
}

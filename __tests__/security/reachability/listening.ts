import { addressIn, type Block, type Configuration, list } from './configuration';
import type { End } from './ends';
import { intersection, type Ports, type Range, shown, without } from './ports';

/** What waits behind a port that is open. */
export class Listening {
  constructor(private readonly configuration: Configuration) {}

  /** Open TCP ports of an end, each with what answers there. */
  describe(ports: Ports, to: End, from?: End): string[] {
    const known = this.known(to, from);
    if (known === undefined) return [`tcp${shown(ports)}`];
    const open = [...known].filter(([port]) => intersection(ports, [[port, port]]).length > 0);
    const rest = without(
      ports,
      open.map(([port]): Range => [port, port]),
    );
    const named = open.map(([port, what]) => `tcp ${port} ${what}`);
    return rest.length > 0 ? [...named, `tcp${shown(rest)}, where nothing listens`] : named;
  }

  /** The ports of an end with what they are for, in their order; nothing where that is not known. */
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

function actionText(action: Block['values']): string {
  const [redirect] = list(action['redirect']);
  if (action['type'] !== 'redirect' || !redirect) return String(action['type']);
  return `redirect to ${String(redirect['protocol'])} ${String(redirect['port'])}`;
}

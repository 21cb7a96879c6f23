import { UserError } from '../../command';

/** Another address for a host and port, as in curl's `--connect-to`. */
export interface Detour {
  /** `*` for any host. */
  readonly host: string;
  readonly port: number;
  readonly toHost: string;
  readonly toPort: number;
}

/**
 * The variable with detours, separated by commas: for tests, and for a load balancer before its DNS record
 * exists.
 */
export const DETOUR_VARIABLE = 'SMOKE_RESOLVE';

const FORM = '<host>:<port>:<address>:<port>, e.g. staging.example.com:443:127.0.0.1:8443; * for any host';

/** Reads detours. @throws UserError where one has another form */
export function parseDetours(given: readonly string[]): Detour[] {
  return given
    .flatMap((text) => text.split(','))
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const match = /^([^:]+):(\d+):([^:]+):(\d+)$/.exec(text.trim());
      if (!match) throw new UserError(`--resolve takes ${FORM}; given was "${text.trim()}".`);
      const [, host = '', port, toHost = '', toPort] = match;
      return { host, port: Number(port), toHost, toPort: Number(toPort) };
    });
}

/** The address to connect to for a host and port. */
export function destination(
  detours: readonly Detour[],
  host: string,
  port: number,
): { host: string; port: number } {
  const found = detours.find(
    (detour) => detour.port === port && (detour.host === '*' || detour.host === host),
  );
  return found ? { host: found.toHost, port: found.toPort } : { host, port };
}

import { UserError } from '../../command';

/** Another address for what a name and port stand for, as curl's `--connect-to`. */
export interface Detour {
  /** `*` for any. */
  readonly host: string;
  readonly port: number;
  readonly toHost: string;
  readonly toPort: number;
}

/** The variable with detours, separated by commas; for tests and for a load balancer that DNS does not name yet. */
export const DETOUR_VARIABLE = 'SMOKE_RESOLVE';

const FORM = '<host>:<port>:<address>:<port>, e.g. staging.example.com:443:127.0.0.1:8443; * for any host';

/** @throws UserError where one is not of the form */
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

/** Where to connect to for a name and port. */
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

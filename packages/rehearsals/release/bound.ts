import type { Fleet } from './fleet';
import { figures } from './load/figures';

/** A claim, and whether it holds. */
export interface Bound {
  readonly what: string;
  readonly measured: string;
  readonly holds: boolean;
}

/** That requests were sent in a part and none failed. @param title of the part */
export function nothingLost<Part extends string>(
  { windows, samples }: Fleet<Part>,
  part: Part,
  title: string,
): Bound {
  const window = windows.get(part);
  if (!window) throw new Error(`The part ${part} was not measured.`);
  const { failed, requests } = figures(samples, window);
  const holds = failed === 0 && requests > 0;
  return { what: `${title}: 0 failed`, measured: `${failed} failed of ${requests}`, holds };
}

import type { Change } from '../plan';
import type { Exposure } from './exposure';
import { networkExposures } from './network';
import { permissionExposures } from './permissions';
import { protectionExposures } from './protections';

/**
 * The wider permissions and exposures of a change, each in a few words. Empty for an object that is only
 * read, kept or forgotten.
 */
export function exposures(change: Change): Exposure[] {
  if (change.mode !== 'managed' || ['nothing', 'read', 'forget'].includes(change.kind) || change.deposed)
    return [];
  const all = [...networkExposures(change), ...permissionExposures(change), ...protectionExposures(change)];
  return [...new Map(all.map((one) => [one.text, one])).values()];
}

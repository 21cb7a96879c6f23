import type { Change } from '../plan';
import { networkExposures } from './network';
import { permissionExposures } from './permissions';
import { protectionExposures } from './protections';

/** Wider permissions and exposures of one change, each in a few words; none for what is only read, kept or forgotten. */
export function exposures(change: Change): string[] {
  if (change.mode !== 'managed' || ['nothing', 'read', 'forget'].includes(change.kind) || change.deposed)
    return [];
  return [
    ...new Set([...networkExposures(change), ...permissionExposures(change), ...protectionExposures(change)]),
  ];
}

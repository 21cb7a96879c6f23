import type { Change } from '../plan';
import { networkOpenings } from './network';
import { permissionOpenings } from './permissions';
import { protectionOpenings } from './protections';

/** Wider permissions and openings of one change, each in a few words; none for what is only read, kept or forgotten. */
export function openings(change: Change): string[] {
  if (change.mode !== 'managed' || ['nothing', 'read', 'forget'].includes(change.kind) || change.deposed)
    return [];
  return [
    ...new Set([...networkOpenings(change), ...permissionOpenings(change), ...protectionOpenings(change)]),
  ];
}

import type { Walk } from '../walk';
import { fleetWalks } from './fleet';
import { nameWalks } from './names';
import { networkWalks } from './network';
import { projectWalks } from './project';
import { versionWalks } from './versions';

/** The whole table, the longest walks first: two stands at a time end sooner like this. */
export const walks: readonly Walk[] = [
  ...fleetWalks,
  ...networkWalks,
  ...projectWalks,
  ...nameWalks,
  ...versionWalks,
];

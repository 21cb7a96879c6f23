import type { Walk } from '../walk';
import { fleetWalks } from './fleet';
import { nameWalks } from './names';
import { networkWalks } from './network';
import { projectWalks } from './project';
import { versionWalks } from './versions';

/** The whole table. The longest walks come first: two walks run at a time, and end sooner in this order. */
export const walks: readonly Walk[] = [
  ...fleetWalks,
  ...networkWalks,
  ...projectWalks,
  ...nameWalks,
  ...versionWalks,
];

import { harmless, type Rule } from './rule';

/** Cuts nobody off and loses nothing that an apply does not bring back. */
export const monitoring: Rule = harmless('nothing is watched or reported by it meanwhile');

export const lifecycleHook: Rule = harmless(
  'instances end without waiting for it: their last logs may be lost',
);

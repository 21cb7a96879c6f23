import { harmless, type Rule } from './rule';

/** Cuts nobody off and loses nothing that an apply does not bring back. */
export const monitoring: Rule = harmless('nothing is watched or reported by it meanwhile');

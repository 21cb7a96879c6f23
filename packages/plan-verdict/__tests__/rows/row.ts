import { sketch, standing } from '../../../recorded-plans';
import type { Row } from '../helpers';

export type Values = Record<string, unknown>;
export type Rows = readonly Row[];

/** A change of an object that no stack has: `to` is what its attributes become. */
export const update = (type: string, from: Values, to: Values, unknown: Values = {}) =>
  sketch(`${type}.x`, 'update', { before: from, set: to, unknown });
export const create = (type: string, values: Values, unknown: Values = {}) =>
  sketch(`${type}.x`, 'create', { set: values, unknown });
export const gone = (type: string, values: Values = {}) => sketch(`${type}.x`, 'delete', { before: values });
export const replaced = (type: string, from: Values = {}, to: Values = {}) =>
  sketch(`${type}.x`, 'replace', { before: from, set: to });
export const newFirst = (type: string, from: Values = {}, to: Values = {}) =>
  sketch(`${type}.x`, 'createBeforeDestroy', { before: from, set: to });
/** A change of an object of the stage. */
export const stands = (address: string, to: Values, from: Values = {}, unknown: Values = {}) =>
  sketch(address, 'update', { before: { ...standing(address), ...from }, set: to, unknown });

export const IN_PLACE = 'in place';
export const NO_GAP = 'replaced without a gap';
export const CUTS = 'cuts users off';
export const LOSES = 'loses data';

/** A policy document of one statement. */
export const policy = (effect: 'Allow' | 'Deny', action: string | string[], more: Values = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: action, Resource: '*', ...more }],
  });

import { parseState, type State } from '../../plan-verdict';

/** A state with this in it, read as one of the bucket is. */
export const stateWith = (parts: object): State =>
  parseState(JSON.stringify({ version: 4, serial: 1, lineage: 'a', ...parts }), 'state of a test');

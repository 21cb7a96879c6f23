import { parseState, type State } from '../../plan-verdict';

/** A state with these members, parsed like a state from the bucket. */
export const stateWith = (parts: object): State =>
  parseState(JSON.stringify({ version: 4, serial: 1, lineage: 'a', ...parts }), 'state of a test');

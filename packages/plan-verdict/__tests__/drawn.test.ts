import { PROPERTIES } from './drawn/properties';

// The same plans each time, so that it is red for a reason; slow/drawn draws others by seed.
describe('of plans drawn from the schema of the provider, the verdict', () => {
  test.each(Object.entries(PROPERTIES))('%s', (_, search) => {
    expect(search(150, 1)).toEqual([]);
  });
});

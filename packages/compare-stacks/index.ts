export { compareStacks, type Comparison, type Difference } from './compare';
export { commandOf, synthesize } from './synthesize';

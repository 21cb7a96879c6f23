export { compareStacks, type Comparison, type Difference } from './compare';
export { line } from './report';
export { commandOf, synthesize, synthesizeFile, type Synthesis } from './synthesize';

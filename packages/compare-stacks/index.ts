/** Compares what two checkouts synthesize. */
export { compareStacks, type Comparison } from './compare';
export { everyStack } from './every-stack';
export { line } from './report';
export { type Synthesis, synthesizeFile } from './synthesize';
export { writeAll } from './transitions';

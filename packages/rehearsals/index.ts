export { cleanEnvironment } from './clean-environment';
export { Stand } from './embedded';
export { expectProgram, runProgram, type Ended } from './rehearsal/programs';
export { Random } from './transitions/random';

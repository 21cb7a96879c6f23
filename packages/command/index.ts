/** What all commands share: command line, messages, questions, and the handling of interrupts. */
export { age, ago } from './ago';
export { ask, canAsk, confirm } from './ask';
export { branch, haltJob, isCircleCi, isFork } from './circleci';
export { type Declaration, declare, meant, readLine, start, usageOf, wholeNumber } from './command-line';
export { outputFolder, ROOT, run, START, synthesize } from './command';
export { printing, refuseAsking } from './document';
export { alsoHolds, interruption, nowHolds, outlive, wasInterrupted } from './interrupts';
export { since, sleep, Waiting, whileSaying } from './progress';
export { columns, cut, paint, wrap } from './screen';
export { readStacks, stackNames } from './stack-argument';
export { Interrupted, UserError } from './user-error';

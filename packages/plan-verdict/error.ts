/** The input of this package is wrong. The message is for people: print it without a stack trace. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

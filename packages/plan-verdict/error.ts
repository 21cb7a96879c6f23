/** A mistake in what was given to this room. Its message is for people: show it, without a stack trace. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

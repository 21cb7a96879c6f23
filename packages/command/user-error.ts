/** A mistake that the user made or can fix. The message is printed without a stack trace. */
export class UserError extends Error {
  /** The command's exit status. */
  readonly status: number = 1;
}

/**
 * The user ended the command. The message says what state that leaves, and the one command that continues.
 */
export class Interrupted extends UserError {
  /** 128 and the signal's number, as in a shell. */
  override readonly status = 130;
}

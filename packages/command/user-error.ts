/** What a person did, or can fix: printed as it is, without a stack trace. */
export class UserError extends Error {
  /** The command's exit status. */
  readonly status: number = 1;
}

/** The person ended the command. The message says what holds now, and the one command that goes on. */
export class Interrupted extends UserError {
  /** As a shell says it: 128 and the signal's number. */
  override readonly status = 130;
}

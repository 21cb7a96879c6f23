/** The time as the JSON services write it: seconds since 1970. Text is not understood by any client. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

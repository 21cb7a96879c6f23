/** The time as JSON services write it: seconds since 1970. Clients do not understand text. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

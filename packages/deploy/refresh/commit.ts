/** Whether two names of a commit mean the same one: either may be cut short, as Git prints it. */
export function isSameCommit(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return length >= 7 && one.slice(0, length) === other.slice(0, length);
}

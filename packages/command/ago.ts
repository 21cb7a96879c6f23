const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** The time that has passed since `then`, in its largest unit: `40 s`, `5 min`, `3 h`, `12 d`. */
export function age(then: Date, now = new Date()): string {
  const passed = Math.max(0, now.getTime() - then.getTime());
  if (passed < MINUTE) return `${Math.floor(passed / SECOND)} s`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  return passed < 2 * DAY ? `${Math.floor(passed / HOUR)} h` : `${Math.floor(passed / DAY)} d`;
}

/** The age with `ago` behind it: `3 h ago`. */
export const ago = (then: Date, now = new Date()): string => `${age(then, now)} ago`;

/** Limits of the processes of a release with workers: one has settings of its own, the other the defaults. */
export const LIMITS = { web: { memoryPercent: 60 }, mail: { memoryPercent: 20, tasks: 64, openFiles: 4096 } };
